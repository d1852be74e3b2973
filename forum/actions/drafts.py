"""Keep what somebody types until they send it."""

from __future__ import annotations

from community.accounts.actions import only_of_members
from community.transactions import one_transaction
from forum.models import Draft

FIELDS = ("title", "body", "tags")


@one_transaction
def save_draft(
    place: str,
    *,
    by,
    title: str = "",
    body: str = "",
    tags: str = "",
    forum_id=None,
    parent_id=None,
) -> Draft | None:
    """Store the draft of `by` at `place` ("ask", "topic.42"); an empty one is discarded.

    Raises FormerMember.
    """
    if not (title.strip() or body.strip()):
        discard_draft(place, by=by)
        return None
    only_of_members(by)
    draft, _ = Draft.objects.update_or_create(
        user=by,
        place=place,
        defaults={
            "title": title[:255],
            "body": body,
            "tags": tags[:255],
            "forum_id": forum_id,
            "parent_id": parent_id,
        },
    )
    return draft


def discard_draft(place: str, *, by) -> None:
    """Forget the draft of `by` at `place`."""
    Draft.objects.filter(user=by, place=place).delete()
