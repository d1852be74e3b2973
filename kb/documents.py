"""How pages are found. Each question of an FAQ is found by itself as well."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from community.events.event import Occurrence
from community.search.actions import index
from community.search.documents import Document, Source, declare_source
from community.writing.words import plain_words
from kb.actions import thank_for_page
from kb.models import WRITTEN, Category, Figures, NewsPage
from kb.sections import readable_scopes, scope_of
from kb.tree import categories


def text_of(value) -> str:
    """The words of a block, of whatever it is made: what a reader would read, without marks and
    addresses.
    """
    return plain_words(" ".join(_strings(value)))


def _strings(value) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif hasattr(value, "source"):
        yield value.source
    elif isinstance(value, dict):
        for name, inner in value.items():
            if name not in (
                "id",
                "kind",
                "language",
                "address",
                "leads_to",
                "x",
                "y",
                "type",
                "name",
            ) or (name == "name" and isinstance(inner, str)):
                yield from _strings(inner)
    elif isinstance(value, (list, tuple)):
        for inner in value:
            yield from _strings(inner)


def _texts(page) -> tuple[str, str]:
    """(the text, the questions of an FAQ) of a page; raw data, so that nothing is looked up."""
    blocks = list(page.body.raw_data) if page.body else []
    blocks += list(page.steps.raw_data) if hasattr(page, "steps") else []
    own = " ".join(text_of(block["value"]) for block in blocks if block["type"] != "related")
    return own, " ".join(block["value"]["question"] for block in blocks if block["type"] == "faq")


def _live(ids: Collection[int]) -> list:
    return list(
        Page.objects.filter(pk__in=ids, live=True)
        .type(*WRITTEN)
        .select_related("locale")
        .specific()
    )


def _document(page, kind: str, figures: Figures | None, place: str, **differing) -> Document:
    helped = (figures.helped - figures.failed) if figures else 0
    text, questions = _texts(page)
    values = {
        "key": f"{kind}.{page.pk}",
        "title": page.title,
        "address": page.get_absolute_url(),
        "lead": page.lead,
        "answer": text,
        "body": questions,
    } | differing
    return Document(
        kind=kind,
        object_id=page.pk,
        scope=scope_of(page),
        place=place,
        date=page.last_published_at or page.latest_revision_created_at,
        locale=page.locale.language_code,
        author_id=page.owner_id,
        votes=max(0, helped),
        stale=bool(figures and figures.is_stale),
        **values,
    )


def _documents_of(ids: Collection[int], kind: str) -> Iterator[Document]:
    pages = _live(ids)
    figures = Figures.objects.in_bulk([page.pk for page in pages])
    places = _places_of(pages)
    for page in pages:
        if kind == "faq":
            for block in page.body.raw_data:
                if block["type"] == "faq":
                    yield _document(
                        page,
                        "faq",
                        figures.get(page.pk),
                        places.get(page.pk, ""),
                        key=f"faq.{page.pk}.{block['id'][:36]}",
                        title=block["value"]["question"],
                        address=f"{page.get_absolute_url()}#q-{block['id'][:8]}",
                        lead="",
                        answer=text_of(block["value"]["answer"]),
                        body=page.title,
                    )
        elif isinstance(page, NewsPage) == (kind == "news"):
            yield _document(page, kind, figures.get(page.pk), places.get(page.pk, ""))


def _places_of(pages) -> dict[int, str]:
    """Page -> "category.7", its nearest category; one query."""
    parents = {page.path[: -page.steplen]: page.pk for page in pages}
    found = Category.objects.filter(path__in=list(parents)).values_list("path", "pk")
    by_path = dict(found)
    return {
        page.pk: f"category.{by_path[page.path[: -page.steplen]]}"
        for page in pages
        if page.path[: -page.steplen] in by_path
    }


def _ids(after: int, most: int) -> list[int]:
    return list(
        Page.objects.type(*WRITTEN)
        .filter(pk__gt=after)
        .order_by("pk")
        .values_list("pk", flat=True)[:most]
    )


def _places(user) -> dict[str, str]:
    scopes = readable_scopes(user)
    return {f"category.{one.pk}": one.title for one in categories() if scope_of(one) in scopes}


def _source(kind: str, label, icon: str, weight: float, places=lambda user: {}) -> Source:
    return Source(
        kind,
        "article",
        label,
        icon,
        lambda ids: _documents_of(ids, kind),
        _ids,
        scopes=readable_scopes,
        places=places,
        weight=weight,
        suggested=True,
        thank=thank_for_page,
    )


declare_source(
    _source("article", _("Articles"), "book-open", 1.25, _places),
    _source("faq", _("Questions of an FAQ"), "circle-question-mark", 1.2),
    _source("news", _("News"), "newspaper", 1.0),
)
KINDS = ("article", "faq", "news")


def index_page(occurrence: Occurrence) -> None:
    """Reaction to everything that changes what a page says, whether it is believed, or whether it
    is there.
    """
    for kind in KINDS:
        index(kind, [occurrence.event.page_id])


def index_section(occurrence: Occurrence) -> None:
    """Who may read a section has changed: everything below it is described anew."""
    page = Page.objects.filter(pk=occurrence.event.page_id).first()
    ids = (
        list(Page.objects.descendant_of(page, inclusive=True).values_list("pk", flat=True))
        if page
        else [occurrence.event.page_id]
    )
    for start in range(0, len(ids), 200):
        for kind in KINDS:
            index(kind, ids[start : start + 200])
