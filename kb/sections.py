"""Wagtail's private sections and collections, kept in memory, and whom they keep out."""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import Any

from django.db.models import QuerySet
from wagtail.models import CollectionViewRestriction, PageViewRestriction

from community.accounts.memory import remembered

OPEN = "kb"
Row = tuple[int, Any, str, frozenset[int]]


def restrictions() -> list[Row]:
    """(id, path of the page, kind, groups) of every private section; few rows, kept until one
    changes.
    """
    return remembered("private sections", lambda: _rows(PageViewRestriction, "page__path"))


def closed_collections() -> list[Row]:
    """(id, id of the collection, kind, groups) of every private collection of files."""
    return remembered(
        "private collections", lambda: _rows(CollectionViewRestriction, "collection_id")
    )


def _rows(model, place: str) -> list[Row]:
    groups: dict[int, set[int]] = {}
    for restriction, group in model.groups.through.objects.values_list(
        f"{model.__name__.lower()}_id", "group_id"
    ):
        groups.setdefault(restriction, set()).add(group)
    found = model.objects.values_list("pk", place, "restriction_type")
    return [(pk, where, kind, frozenset(groups.get(pk, ()))) for pk, where, kind in found]


def _above(path: str) -> list[Row]:
    return [row for row in restrictions() if path.startswith(row[1])]


def scope_of(page) -> str:
    """Who may read it, as a word for the search:

    "kb", or "kb" with the ids of the private sections around it.
    """
    return "-".join([OPEN, *(str(pk) for pk in sorted(row[0] for row in _above(page.path)))])


def _groups_of(user) -> frozenset[int]:
    if not user.is_authenticated:
        return frozenset()
    if not hasattr(user, "_kb_groups"):
        user._kb_groups = frozenset(user.groups.order_by().values_list("pk", flat=True))
    return user._kb_groups


def passes(user, row: Row) -> bool:
    """Whether a private section or collection lets `user` in."""
    if not user.is_authenticated or not user.is_active:
        return False
    if user.is_superuser:
        return True
    # a section behind a shared password cannot be made here; one that was is closed to all
    return row[2] == PageViewRestriction.LOGIN or (
        row[2] == PageViewRestriction.GROUPS and bool(row[3] & _groups_of(user))
    )


def readable_scopes(user) -> set[str]:
    """The scopes whose pages `user` may read."""
    scopes = {OPEN}
    for row in restrictions():
        around = _above(row[1])
        if all(passes(user, one) for one in around):
            scopes.add("-".join([OPEN, *(str(pk) for pk in sorted(one[0] for one in around))]))
    return scopes


def is_private(page) -> bool:
    """Whether it stands in a section that not everybody may read."""
    return bool(_above(page.path))


def is_kept_out(user, page) -> bool:
    """Whether a private section around the page is not for `user`."""
    return not all(passes(user, row) for row in _above(page.path))


def outside(sections: Iterable[str], pages: QuerySet) -> QuerySet:
    """Those of these pages that stand in none of the sections with these paths."""
    return reduce(lambda found, path: found.exclude(path__startswith=path), sections, pages)


def sections_closed_to(user) -> list[str]:
    """Paths of the private sections that are not for `user`."""
    return [row[1] for row in restrictions() if not passes(user, row)]
