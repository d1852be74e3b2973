"""Working time between two moments: figures that one can count by hand, then against a count of
every single minute.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from community.clocks.hours import MINUTES_OF_A_DAY, WHOLE_DAY, Hours, due, worked

BERLIN = ZoneInfo("Europe/Berlin")
NINE_TO_FIVE = ((9 * 60, 17 * 60),)
OFFICE = Hours(BERLIN, (NINE_TO_FIVE,) * 5 + ((), ()))
DAYS = Hours(BERLIN, (WHOLE_DAY,) * 5 + ((), ()))
NEVER = Hours(BERLIN, ((),) * 7)
hour = timedelta(hours=1)


def at(text: str, zone=BERLIN) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone)


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        ("2026-11-30 10:00", "2026-11-30 12:30", 2.5),
        ("2026-11-30 07:00", "2026-11-30 23:00", 8),
        ("2026-11-27 16:00", "2026-11-30 10:00", 2),  # over a weekend
        ("2026-11-28 10:00", "2026-11-29 10:00", 0),
        ("2026-11-30 12:00", "2026-11-30 11:00", 0),  # the wrong way round
    ],
)
def test_only_hours_that_are_worked_count(start, end, hours):
    assert worked(OFFICE, at(start), at(end)) == hours * hour


def test_a_holiday_does_not_count():
    free = Hours(BERLIN, OFFICE.week, frozenset({date(2026, 12, 1)}))
    assert worked(free, at("2026-11-30 16:00"), at("2026-12-02 10:00")) == 2 * hour


@pytest.mark.parametrize(
    ("day", "hours"),
    [("2026-03-29", 23), ("2026-10-25", 25), ("2026-06-07", 24)],
)
def test_a_whole_day_is_as_long_as_the_clock_makes_it(day, hours):
    always = Hours(BERLIN, (WHOLE_DAY,) * 7)
    start = at(f"{day} 00:00")
    following = datetime.combine(start.date() + timedelta(days=1), start.time(), BERLIN)
    assert worked(always, start, following) == hours * hour


def test_an_hour_that_the_clock_repeats_counts_twice_and_one_left_out_does_not():
    night = Hours(BERLIN, (((2 * 60, 3 * 60),),) * 7)
    assert worked(night, at("2026-10-24 12:00"), at("2026-10-25 12:00")) == 2 * hour
    assert worked(night, at("2026-03-28 12:00"), at("2026-03-29 12:00")) == 0 * hour


def test_what_is_due_within_the_day_and_over_the_weekend():
    assert due(OFFICE, at("2026-11-30 10:00"), 4 * hour) == at("2026-11-30 14:00")
    assert due(OFFICE, at("2026-11-27 16:00"), 4 * hour) == at("2026-11-30 12:00")
    assert due(OFFICE, at("2026-11-28 16:00"), 8 * hour) == at("2026-11-30 17:00")


def test_business_days_are_whole_days_that_are_worked():
    assert due(DAYS, at("2026-11-30 15:00"), 14 * 24 * hour) == at("2026-12-18 15:00")


def test_what_nobody_works_on_is_never_due():
    assert due(NEVER, at("2026-11-30 10:00"), hour) is None
    assert due(OFFICE, at("2026-11-30 10:00"), timedelta(0)) == at("2026-11-30 10:00")


ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/St_Johns",
    "Asia/Tehran",
    "Australia/Lord_Howe",  # changes its clocks by half an hour
    "Pacific/Apia",  # left out a day in 2011
]
CHANGES = ["2026-03-08", "2026-03-28", "2026-04-04", "2026-10-03", "2026-10-24", "2011-12-29"]
minutes = some.integers(0, MINUTES_OF_A_DAY)


@some.composite
def days(draw) -> tuple:
    edges = sorted(set(draw(some.lists(minutes, max_size=6))))
    return tuple(zip(edges[::2], edges[1::2], strict=False))


@some.composite
def questions(draw) -> tuple[Hours, datetime, datetime]:
    """Working hours of any kind, and two moments near a change of clocks."""
    first = date.fromisoformat(draw(some.sampled_from(CHANGES)))
    free = draw(some.frozensets(some.integers(0, 3), max_size=2))
    hours = Hours(
        ZoneInfo(draw(some.sampled_from(ZONES))),
        tuple(draw(days()) for _ in range(7)),
        frozenset(first + timedelta(days=number) for number in free),
    )
    midnight = datetime(first.year, first.month, first.day, tzinfo=UTC)
    start = midnight + timedelta(minutes=draw(some.integers(-600, 2000)))
    return hours, start, start + timedelta(minutes=draw(some.integers(0, 2500)))


def is_worked(hours: Hours, moment: datetime) -> bool:
    wall = moment.astimezone(hours.zone)
    minute = wall.hour * 60 + wall.minute
    free = wall.date() in hours.holidays
    return not free and any(a <= minute < b for a, b in hours.week[wall.weekday()])


@settings(max_examples=150, deadline=None)
@given(questions())
def test_the_same_as_counting_every_minute(question):
    hours, start, end = question
    total = int((end - start) / timedelta(minutes=1))
    counted = sum(is_worked(hours, start + timedelta(minutes=n)) for n in range(total))
    assert worked(hours, start, end) == timedelta(minutes=counted)


@settings(max_examples=150, deadline=None)
@given(questions(), some.integers(1, 600))
def test_what_is_due_has_had_just_that_much_time(question, allowed):
    hours, start, _ = question
    allowed = timedelta(minutes=allowed)
    moment = due(hours, start, allowed)
    if moment is None:
        assert not any(hours.week)
    else:
        assert worked(hours, start, moment) == allowed
        assert worked(hours, start, moment - timedelta(seconds=1)) < allowed
