"""What readers leave behind: a view, an opinion."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from kb.models import Figures, Opinion


def count_view(page) -> None:
    """One more reading of the page."""
    if not Figures.objects.filter(page_id=page.pk).update(views=F("views") + 1):
        Figures.objects.get_or_create(page_id=page.pk, defaults={"views": 1})


@transaction.atomic
def give_opinion(page, *, by, reader: str, helpful: bool, reason: str = "", words: str = "") -> Opinion:
    """Say whether the page helped; a second opinion of the same reader takes the place of the first."""
    Figures.objects.get_or_create(page_id=page.pk)
    Figures.objects.select_for_update().get(page_id=page.pk)
    before = Opinion.objects.filter(page_id=page.pk, reader=reader).first()
    values = {
        "helpful": helpful, "reason": "" if helpful else reason, "words": "" if helpful else words[:500], "created": timezone.now(),
        "user": by if by is not None and by.is_authenticated else None,
    }  # fmt: skip
    opinion, _ = Opinion.objects.update_or_create(page_id=page.pk, reader=reader, defaults=values)
    if before is None or before.helpful != helpful:
        _count(page.pk, helpful, 1)
        if before is not None:
            _count(page.pk, before.helpful, -1)
    return opinion


@transaction.atomic
def withdraw_opinion(page, *, reader: str) -> bool:
    """Take an opinion back; True when there was one."""
    opinion = Opinion.objects.select_for_update().filter(page_id=page.pk, reader=reader).first()
    if opinion is None:
        return False
    _count(page.pk, opinion.helpful, -1)
    opinion.delete()
    return True


def _count(page_id: int, helpful: bool, change: int) -> None:
    column = "helped" if helpful else "failed"
    Figures.objects.filter(page_id=page_id).update(**{column: F(column) + change})
