"""How far a clock has run: one pure function of what happened, and of a calendar."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from fractions import Fraction

from community.clocks.hours import Hours, due, worked

AMBER, RED = Fraction(3, 4), Fraction(1)


@dataclass(frozen=True)
class Turn:
    """That a clock runs from a moment on, or stands still from it on."""

    on: datetime
    runs: bool


@dataclass(frozen=True)
class Reading:
    """What a clock says.

    - used: the working time that has passed while it ran
    - amber_on, red_on: when three quarters of what is allowed, and all of it, were used up, or will
      be if nothing happens; None where it stands still before, or nobody works again
    """

    used: timedelta
    amber_on: datetime | None
    red_on: datetime | None


def read_clock(hours: Hours, allowed: timedelta, history: Iterable[Turn], now: datetime) -> Reading:
    """What a clock says at `now` that allows so much working time and had this history, in any
    order; turns after `now` have not happened yet. What happens in the very moment when all is used
    up happens in time.
    """
    used, amber_on, red_on = timedelta(), None, None
    for since, until in _stretches(history, now):
        amber_on = amber_on or _reached(hours, since, until, _part(allowed, AMBER) - used)
        red_on = red_on or _reached(hours, since, until, _part(allowed, RED) - used)
        used += worked(hours, since, until or now)
    return Reading(used, amber_on, red_on)


def _part(allowed: timedelta, share: Fraction) -> timedelta:
    return allowed * share.numerator / share.denominator


def _stretches(
    history: Iterable[Turn], now: datetime
) -> Iterator[tuple[datetime, datetime | None]]:
    """From when until when it ran; None while it runs still."""
    since: datetime | None = None
    for turn in sorted(history, key=lambda turn: turn.on):
        if turn.on > now:
            break
        if turn.runs:
            since = since or turn.on
        elif since:
            yield since, turn.on
            since = None
    if since:
        yield since, None


def _reached(
    hours: Hours, since: datetime, until: datetime | None, left: timedelta
) -> datetime | None:
    moment = due(hours, since, left)
    return moment if moment and (until is None or moment < until) else None
