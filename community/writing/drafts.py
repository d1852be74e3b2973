"""Keep what somebody types until they send it."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Left

from community.accounts.actions import only_of_members
from community.accounts.prepared import rows_of
from community.transactions import one_transaction
from community.writing.models import Draft

BEGINNING = 100  # characters


@one_transaction
def save_draft(
    place: str, *, by, title: str = "", body: str = "", more: dict[str, Any] | None = None
) -> Draft | None:
    """Store the draft of `by` at `place` ("ask", "topic.42"); an empty one is discarded.

    `more` is what the room wants to find again beside it, as JSON can hold it. Raises FormerMember.
    """
    if not (title.strip() or body.strip()):
        discard_draft(place, by=by)
        return None
    only_of_members(by)
    draft, _ = Draft.objects.update_or_create(
        user=by, place=place, defaults={"title": title[:255], "body": body, "more": more or {}}
    )
    return draft


def draft_at(place: str, *, by) -> Draft | None:
    """What `by` has typed at `place` and not sent."""
    return Draft.objects.filter(user=by, place=place).first()


def newest_drafts(*, by, most: int = 2) -> list[tuple[str, str]]:
    """(place, title or how the text begins) of what `by` typed last and has not sent."""

    def newest(ids: list[int]) -> QuerySet:
        own = Draft.objects.filter(user=ids[0]).order_by("-updated")
        return own.values_list("place", "title", Left("body", BEGINNING))[:most]

    rows = rows_of(("newest drafts", most), newest, [by.pk])
    return [(place, title or text) for place, title, text in rows]


def discard_draft(place: str, *, by) -> None:
    """Forget the draft of `by` at `place`."""
    Draft.objects.filter(user=by, place=place).delete()
