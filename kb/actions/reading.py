"""What readers leave behind: a view, an opinion."""

from __future__ import annotations

from django.db.models import F
from django.utils import timezone
from wagtail.models import Page

from community.events.actions import publish
from community.transactions import by_id, one_transaction
from kb import events
from kb.models import Figures, Opinion
from kb.permissions import can_read_page


def count_view(page) -> None:
    """One more reading of the page."""
    if not Figures.objects.filter(page_id=page.pk).update(views=F("views") + 1):
        Figures.objects.get_or_create(page_id=page.pk, defaults={"views": 1})


def reader_named(user) -> str:
    """The reader that a member is."""
    return f"member.{user.pk}"


def thank_for_page(by, page_id: int, given: bool) -> bool:
    """Say that a page helped, or take that back; True when that changed something. Who has said
    what they think of it is left at that.
    """
    reader = reader_named(by)
    page = Page.objects.filter(pk=page_id).first()
    has_said = Opinion.objects.filter(page_id=page_id, reader=reader).exists()
    if page is None or not can_read_page(by, page) or given == has_said:
        return False
    if given:
        give_opinion(page, by=by, reader=reader, helpful=True)
    else:
        withdraw_opinion(page, reader=reader)
    return True


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
