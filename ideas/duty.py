"""The duty to answer: by when the team owes an idea a first answer, and how often it keeps to that.

Counted in business days: whole days of the board's calendar (Monday to Friday where none is
chosen). An idea keeps the date that it was given, whatever is changed later.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from community.clocks.calendars import hours_of
from community.clocks.hours import WHOLE_DAY, Hours, due
from ideas.models import Board

LOOKED_BACK = timedelta(days=365)  # what the public share is about


@dataclass(frozen=True)
class Kept:
    """How the team of a board kept its promise: of `owed` answers `in_time` came in time."""

    days: int
    owed: int
    in_time: int

    @property
    def share(self) -> str:
        """Rounded down, so that "100 %" is never said of fewer than all."""
        return f"{100 * self.in_time // max(1, self.owed)}\u00a0%"


def answer_due(board: Board, start: datetime) -> datetime | None:
    """By when an idea of that moment is to be answered; None where nothing is promised."""
    if not board.answer_days:
        return None
    return due(answer_hours(board), start, timedelta(days=board.answer_days))


def answer_hours(board: Board) -> Hours:
    """The board's calendar in days: one on which anything is worked counts as a whole one."""
    hours = hours_of(board.hours_id)
    return Hours(hours.zone, tuple(WHOLE_DAY if day else () for day in hours.week), hours.holidays)


def kept(board: Board) -> Kept | None:
    """What the page of a board says; None where nothing is promised."""
    if not board.answer_days:
        return None
    return Kept(board.answer_days, board.answers_owed, board.answers_in_time)
