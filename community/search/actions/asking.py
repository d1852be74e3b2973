"""What was offered to somebody who was writing a question, and what they did with it: deflection is
counted from this.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from community.search.models import AskSession, Suggestion
from community.transactions import one_transaction


@one_transaction
def show_suggestions(nonce: str, *, by, keys: Iterable[str]) -> AskSession | None:
    """Remember that these entries were shown beside the form with this nonce; None for a nonce that
    is somebody else's.
    """
    session, _ = AskSession.objects.get_or_create(nonce=nonce[:36], defaults={"user": by})
    if session.user_id != by.pk:
        return None
    Suggestion.objects.bulk_create(
        [Suggestion(session=session, key=key) for key in sorted(keys)], ignore_conflicts=True
    )
    return session


def _shown(nonce: str, by, key: str):
    return Suggestion.objects.filter(session__nonce=nonce, session__user=by, key=key)


def mark_opened(nonce: str, *, by, key: str) -> bool:
    """A suggestion was opened; True the first time."""
    return bool(_shown(nonce, by, key).filter(opened_on=None).update(opened_on=timezone.now()))


@one_transaction
def mark_solved(nonce: str, *, by, key: str) -> bool:
    """ "This solved it": the question need not be asked. True when the entry was shown there."""
    now = timezone.now()
    if not _shown(nonce, by, key).update(solved_on=now):
        return False
    AskSession.objects.filter(nonce=nonce, user=by).update(solved_on=now)
    return True


@one_transaction
def still_asking(nonce: str, *, by) -> None:
    """Take "this solved it" back."""
    Suggestion.objects.filter(session__nonce=nonce, session__user=by).update(solved_on=None)
    AskSession.objects.filter(nonce=nonce, user=by).update(solved_on=None)


def mark_posted(nonce: str, *, by) -> None:
    """The question was asked although something had been offered."""
    AskSession.objects.filter(nonce=nonce, user=by).update(posted_on=timezone.now(), solved_on=None)
