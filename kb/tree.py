"""The state of all pages as one word; the categories and the first pages, kept in memory until any
page changes.
"""

from __future__ import annotations

from dataclasses import dataclass

from django.db import transaction

from community.accounts.memory import forget, remembered, version_of
from community.events.version import touch_portal
from kb.models import Category, KnowledgeIndex

PAGES = 2  # the row of the version that what is kept of pages goes by


def pages_version() -> str:
    """A word that is new whenever any page, picture or file of the knowledge base has changed."""
    return version_of(PAGES)


def forget_pages() -> None:
    """A page, picture or file changes: call it in the transaction that changes it."""
    forget(PAGES)
    transaction.on_commit(touch_portal)


@dataclass(frozen=True, slots=True)
class Place:
    """As much of a live category as a list of places needs."""

    pk: int
    title: str
    path: str


def categories() -> list[Place]:
    """All live categories."""
    return remembered(("categories", pages_version()), _read_categories)


def live_indexes() -> list[KnowledgeIndex]:
    """The first pages of all languages, the oldest first; their rows are as old as the last change
    of a page: they are shown, never saved.
    """
    found = KnowledgeIndex.objects.filter(live=True).select_related("locale").order_by("path")
    return remembered(("indexes", pages_version()), lambda: list(found.all()))


def _read_categories() -> list[Place]:
    rows = Category.objects.filter(live=True).values_list("pk", "title", "path")
    return [Place(*row) for row in rows]
