"""What was offered to somebody who was writing a question, and what they did with it: deflection is
counted from this.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from community.search.documents import SOURCES
from community.search.models import AskSession, SearchEntry, Suggestion
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
    """ "This solved it": the question need not be asked, and what solved it is thanked for. True
    when the entry was shown there.
    """
    shown = _shown(nonce, by, key)
    if not shown.exists():
        return False
    thanked = _thank(key, by, True)  # locks the thing first, then what was shown
    now = timezone.now()
    shown.update(solved_on=now)
    if thanked:
        shown.update(thanked=True)
    AskSession.objects.filter(nonce=nonce, user=by).update(solved_on=now)
    return True


@one_transaction
def still_asking(nonce: str, *, by) -> None:
    """Take "this solved it" back, and the thanks that it gave."""
    shown = Suggestion.objects.filter(session__nonce=nonce, session__user=by)
    for key in shown.filter(thanked=True).values_list("key", flat=True):
        _thank(key, by, False)
    shown.update(solved_on=None, thanked=False)
    AskSession.objects.filter(nonce=nonce, user=by).update(solved_on=None)


def _thank(key: str, by, given: bool) -> bool:
    entry = SearchEntry.objects.filter(key=key, is_gone=False).only("kind", "object_id").first()
    return entry is not None and SOURCES[entry.kind].thank(by, entry.object_id, given)


def mark_posted(nonce: str, *, by) -> None:
    """The question was asked although something had been offered."""
    AskSession.objects.filter(nonce=nonce, user=by).update(posted_on=timezone.now(), solved_on=None)
