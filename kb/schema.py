"""Pages as schema.org's FAQPage, HowTo, Article and BreadcrumbList in JSON-LD (https://schema.org)."""

from __future__ import annotations

from django.conf import settings

from kb.documents import text_of
from kb.models import address_of


def schema_of(page, trail) -> list[dict]:
    """The data blocks of a page: what it is, and the way to it."""
    blocks = list(page.body.raw_data) if page.body else []
    found = [_breadcrumbs(page, trail)]
    questions = [block["value"] for block in blocks if block["type"] == "faq"]
    steps = next((block["value"] for block in blocks if block["type"] == "steps"), None)
    if questions:
        found.append(_faq(questions))
    if steps:
        found.append(_how_to(page, steps))
    if not questions and not steps:
        found.append(_article(page))
    return [{"@context": "https://schema.org", **block} for block in found]


def _breadcrumbs(page, trail) -> dict:
    places = [*trail, *([page] if page.pk else [])]
    items = [
        {
            "@type": "ListItem",
            "position": number,
            "name": place.title,
            "item": settings.SITE_URL + address_of(place),
        }
        for number, place in enumerate(places, 1)
    ]
    return {"@type": "BreadcrumbList", "itemListElement": items}


def _faq(questions: list[dict]) -> dict:
    entries = [
        {
            "@type": "Question",
            "name": one["question"],
            "acceptedAnswer": {"@type": "Answer", "text": text_of(one["answer"])},
        }
        for one in questions
    ]
    return {"@type": "FAQPage", "mainEntity": entries}


def _how_to(page, steps: dict) -> dict:
    values = [step.get("value", step) for step in steps["steps"]]
    listed = [
        {
            "@type": "HowToStep",
            "position": number,
            "name": step["name"],
            "text": text_of(step.get("text") or step["name"]),
        }
        for number, step in enumerate(values, 1)
    ]
    return {"@type": "HowTo", "name": steps.get("title") or page.title, "step": listed}


def _article(page) -> dict:
    block = {
        "@type": "Article",
        "headline": page.title,
        "description": page.lead,
        "inLanguage": page.locale.language_code if page.locale_id else "",
    }
    if page.first_published_at:
        block["datePublished"] = page.first_published_at.isoformat()
    if (
        page.last_published_at
    ):  # a text that is looked at in the back office may be older than its first publishing
        block["dateModified"] = page.last_published_at.isoformat()
    return block
