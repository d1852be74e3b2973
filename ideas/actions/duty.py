"""Note a first answer, and count anew how many come in time."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Count, F, Q
from django.utils import timezone

from community.transactions import one_transaction
from ideas.boards import boards_changed
from ideas.duty import LOOKED_BACK
from ideas.families import family
from ideas.models import Board, Comment, Idea


def note_answer(idea: Idea, *, by, on: datetime) -> tuple[str, ...]:
    """Note on the locked row that the team answered for the first time; returns the columns that
    this changes, for the caller to write.
    """
    if not by.is_team or idea.answered_on:
        return ()
    idea.answered_on = on
    return ("answered_on",)


def first_comment_of_team(idea: Idea) -> datetime | None:
    """When the team first said something about an idea or its duplicates."""
    said = Comment.objects.filter(idea__in=family(idea), author__is_team=True)
    return said.order_by("created").values_list("created", flat=True).first()


@one_transaction
def count_answers() -> int:
    """What the clock calls: keep on each board how many answers were owed in the last year, and how
    many of them came in time; returns how many boards were changed.

    An answer is owed from the day it is due, or was given; ideas that were removed, or went into
    another one, are owed none.
    """
    now = timezone.now()
    settled = Q(answered_on__isnull=False) | Q(answer_due__lte=now)
    year = Idea.objects.listed().filter(
        settled, answer_due__isnull=False, created__gt=now - LOOKED_BACK
    )
    counted = year.values("board").annotate(
        owed=Count("id"), in_time=Count("id", filter=Q(answered_on__lte=F("answer_due")))
    )
    found = {row["board"]: (row["owed"], row["in_time"]) for row in counted.order_by("board")}
    changed = 0
    for board in Board.objects.order_by("pk"):
        owed, in_time = found.get(board.pk, (0, 0))
        changed += (
            Board.objects.filter(pk=board.pk)
            .exclude(answers_owed=owed, answers_in_time=in_time)
            .update(answers_owed=owed, answers_in_time=in_time)
        )
    if changed:
        boards_changed()
    return changed
