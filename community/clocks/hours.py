"""How much working time lies between two moments, and when so much of it has passed: pure functions
of a calendar.

A moment belongs to working time when the clock on the wall shows an hour that is worked, on a day
that is no holiday. So an hour that a clock change repeats counts twice, and one that it leaves out
does not count.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
SECOND = timedelta(seconds=1)
MINUTES_OF_A_DAY = 24 * 60
FURTHEST = 3660 * DAY  # ten years: what is not due by then never is
WHOLE_DAY = ((0, MINUTES_OF_A_DAY),)

Span = tuple[int, int]  # minutes of the day: from, and up to but without
Interval = tuple[datetime, datetime]


@dataclass(frozen=True)
class Hours:
    """When somebody works.

    - zone: whose clock on the wall is meant
    - week: the spans of each day in their order, none of them overlapping, Monday first
    - holidays: days on which nobody works
    """

    zone: ZoneInfo
    week: tuple[tuple[Span, ...], ...]
    holidays: frozenset[date] = frozenset()


def worked(hours: Hours, start: datetime, end: datetime) -> timedelta:
    """The working time from `start` up to `end`, both aware; none when `end` comes first."""
    return sum((until - since for since, until in _intervals(hours, start, end)), timedelta())


def due(hours: Hours, start: datetime, allowed: timedelta) -> datetime | None:
    """The first moment at which `allowed` working time has passed since `start`; None when that is
    more than ten years away, as where nobody ever works.
    """
    left = allowed
    for since, until in _intervals(hours, start, start + FURTHEST if any(hours.week) else start):
        if until - since >= left:
            return since + left
        left -= until - since
    return None


def _intervals(hours: Hours, start: datetime, end: datetime) -> Iterator[Interval]:
    """The stretches of working time between two moments, in UTC and in order."""
    for since, until in _even_pieces(hours.zone, start.astimezone(UTC), end.astimezone(UTC)):
        offset = since.astimezone(hours.zone).utcoffset() or timedelta()
        for begins, ends in _on_the_wall(hours, _wall(since, offset), _wall(until, offset)):
            yield (
                max(since, (begins - offset).replace(tzinfo=UTC)),
                min(until, (ends - offset).replace(tzinfo=UTC)),
            )


def _wall(moment: datetime, offset: timedelta) -> datetime:
    return moment.replace(tzinfo=None) + offset


def _even_pieces(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[Interval]:
    """The time between two moments in pieces of at most a day, in each of which the clock on the
    wall is not changed.
    """
    while start < end:
        until = min(start + DAY, end)
        stops = [start, until]
        if start.astimezone(zone).utcoffset() != until.astimezone(zone).utcoffset():
            stops.insert(1, _change(zone, start, until))
        yield from pairwise(stops)
        start = until


def _change(zone: ZoneInfo, start: datetime, end: datetime) -> datetime:
    """When the clock is changed between two moments, to the second."""
    before = start.astimezone(zone).utcoffset()
    while end - start > SECOND:
        middle = start + (end - start) // 2
        if middle.astimezone(zone).utcoffset() == before:
            start = middle
        else:
            end = middle
    return end.replace(microsecond=0)


def _on_the_wall(hours: Hours, since: datetime, until: datetime) -> Iterator[Interval]:
    """What is worked between two readings of the clock on the wall."""
    day = since.date()
    while (midnight := datetime.combine(day, time())) < until:
        if day not in hours.holidays:
            for first, last in hours.week[day.weekday()]:
                begins, ends = (midnight + timedelta(minutes=minute) for minute in (first, last))
                if begins < until and ends > since:
                    yield begins, ends
        day += DAY
