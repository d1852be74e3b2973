"""The knowledge base's part of the demo."""

from __future__ import annotations

import uuid
from datetime import timedelta

from django.utils import timezone
from wagtail.models import Locale

from community.seeds import Demo, Part, declare_part
from kb.actions import plant_indexes
from kb.demo.reading import Page, read
from kb.models import Article, Category, FaqPage, Figures, KnowledgeIndex, Troubleshooting

KINDS = {"": Article, "faq": FaqPage, "tree": Troubleshooting}


def plant_articles(demo: Demo) -> None:
    """Categories and pages of both languages, published over the last months; translations know
    each other.
    """
    owner, verifiers = demo.people["edda"], [demo.people["edda"], demo.people["agnes"]]
    plant_indexes()
    keys: dict[str, uuid.UUID] = {}
    for language in ("en", "ru"):
        index = KnowledgeIndex.objects.get(locale=Locale.objects.get(language_code=language))
        categories, pages = read(language)
        places = {}
        for key, icon, title, lead in categories:
            category = Category(
                title=title,
                slug=key,
                lead=lead,
                icon=icon,
                locale=index.locale,
                translation_key=keys.setdefault(f"@{key}", uuid.uuid4()),
                owner=owner,
            )
            places[key] = index.add_child(instance=category)
        for number, page in enumerate(pages):
            _plant(page, places[page.category], keys, number, owner, verifiers)


def _plant(page: Page, category: Category, keys: dict, number: int, owner, verifiers) -> None:
    kind = KINDS[page.kind]
    fields = (
        {
            "steps": [
                {"type": "step", "value": _tree_value(step), "id": str(uuid.uuid4())}
                for step in page.steps
            ]
        }
        if page.kind == "tree"
        else {}
    )
    new = kind(
        title=page.title,
        slug=page.key,
        lead=page.lead,
        locale=category.locale,
        translation_key=keys.setdefault(page.key, uuid.uuid4()),
        owner=owner,
        **fields,
    )
    raw = [
        {"type": kind_of, "value": value, "id": str(uuid.uuid5(new.translation_key, str(n)))}
        for n, (kind_of, value) in enumerate(page.body)
    ]
    new.body = kind.body.field.stream_block.to_python(raw)
    if page.steps:
        new.steps = Troubleshooting.steps.field.stream_block.to_python(fields["steps"])
    category.add_child(instance=new)
    revision = new.save_revision(user=owner)
    when = timezone.now() - timedelta(days=3 + (number * 37) % 160, hours=number)
    kind.objects.filter(pk=new.pk).update(
        first_published_at=when,
        last_published_at=when,
        latest_revision_created_at=when,
        live_revision=revision,
        latest_revision=revision,
        has_unpublished_changes=False,
    )
    Figures.objects.create(
        page=new,
        views=(number * 53) % 400 + 12,
        helped=(number * 7) % 40 + 3,
        failed=number % 5,
        verified_on=when,
        verified_by=verifiers[number % len(verifiers)],
    )


def _tree_value(step: dict) -> dict:
    return {
        **step,
        "choices": [
            {"type": "item", "value": choice, "id": str(uuid.uuid4())} for choice in step["choices"]
        ],
    }


declare_part(Part("articles", plant_articles, after=("people",)))
