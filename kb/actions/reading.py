"""What readers leave behind: a view, an opinion."""

from __future__ import annotations

from django.db.models import F
from django.utils import timezone

from community.events.actions import publish
from community.transactions import by_id, one_transaction
from kb import events
from kb.models import Figures, Opinion


def count_view(page) -> None:
    """One more reading of the page."""
    if not Figures.objects.filter(page_id=page.pk).update(views=F("views") + 1):
        Figures.objects.get_or_create(page_id=page.pk, defaults={"views": 1})


@one_transaction
def give_opinion(
    page, *, by, reader: str, helpful: bool, reason: str = "", words: str = ""
) -> Opinion:
    """Say whether the page helped; a second opinion of the same reader takes the place of the
    first.
    """
    Figures.objects.get_or_create(page_id=page.pk)
    by_id(Figures.objects.all()).get(page_id=page.pk)
    before = Opinion.objects.filter(page_id=page.pk, reader=reader).first()
    values = {
        "helpful": helpful,
        "reason": "" if helpful else reason,
        "words": "" if helpful else words[:500],
        "created": timezone.now(),
        "user": by if by is not None and by.is_authenticated else None,
    }
    opinion, _ = Opinion.objects.update_or_create(page_id=page.pk, reader=reader, defaults=values)
    was = before.helpful if before else None
    if was != helpful:
        _count(page.pk, helpful, 1)
        if was is not None:
            _count(page.pk, was, -1)
        publish(events.OpinionGiven(opinion.user_id, page.pk, helpful, was))
    return opinion


@one_transaction
def withdraw_opinion(page, *, reader: str) -> bool:
    """Take an opinion back; True when there was one."""
    by_id(Figures.objects.filter(page_id=page.pk)).first()
    opinion = Opinion.objects.filter(page_id=page.pk, reader=reader).first()
    if opinion is None:
        return False
    _count(page.pk, opinion.helpful, -1)
    opinion.delete()
    publish(events.OpinionGiven(opinion.user_id, page.pk, None, opinion.helpful))
    return True


def _count(page_id: int, helpful: bool, change: int) -> None:
    column = "helped" if helpful else "failed"
    Figures.objects.filter(page_id=page_id).update(**{column: F(column) + change})
