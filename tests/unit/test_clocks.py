"""A clock against figures that one can count by hand, then against a simulation of every minute."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from community.clocks.hours import Hours
from community.clocks.reading import Reading, Turn, read_clock
from tests.unit.test_hours import BERLIN, CHANGES, NEVER, OFFICE, ZONES, at, days, is_worked

minute, hour = timedelta(minutes=1), timedelta(hours=1)
MONDAY = "2026-11-30"


def turns(*said: tuple[str, bool]) -> list[Turn]:
    return [Turn(at(f"{MONDAY} {text}"), runs) for text, runs in said]


def test_it_says_when_three_quarters_and_all_will_be_used_up():
    said = read_clock(OFFICE, 4 * hour, turns(("10:00", True)), at(f"{MONDAY} 11:00"))
    assert said == Reading(1 * hour, at(f"{MONDAY} 13:00"), at(f"{MONDAY} 14:00"))


def test_what_begins_after_work_begins_in_the_morning():
    said = read_clock(OFFICE, 4 * hour, turns(("18:30", True)), at(f"{MONDAY} 20:00"))
    assert said.used == timedelta()
    assert said.red_on == at("2026-12-01 13:00")


def test_an_answer_stops_it_and_the_very_last_moment_is_in_time():
    history = turns(("10:00", True), ("14:00", False))
    said = read_clock(OFFICE, 4 * hour, history, at(f"{MONDAY} 16:00"))
    assert said == Reading(4 * hour, at(f"{MONDAY} 13:00"), None)
    late = turns(("10:00", True), ("14:01", False))
    assert read_clock(OFFICE, 4 * hour, late, at(f"{MONDAY} 16:00")).red_on == at(f"{MONDAY} 14:00")


def test_it_goes_on_with_what_was_left():
    history = turns(("10:00", True), ("11:00", False), ("13:00", True))
    said = read_clock(OFFICE, 4 * hour, history, at(f"{MONDAY} 13:30"))
    assert said == Reading(1.5 * hour, at(f"{MONDAY} 15:00"), at(f"{MONDAY} 16:00"))


def test_what_has_not_happened_yet_does_not_count_and_order_does_not_matter():
    history = turns(("12:00", False), ("10:00", True), ("15:00", True))
    said = read_clock(OFFICE, 4 * hour, history, at(f"{MONDAY} 11:00"))
    assert said.red_on == at(f"{MONDAY} 14:00")
    assert said == read_clock(OFFICE, 4 * hour, history[::-1], at(f"{MONDAY} 11:00"))


def test_without_a_beginning_or_working_hours_nothing_is_ever_due():
    assert read_clock(OFFICE, hour, [], at(f"{MONDAY} 11:00")) == Reading(timedelta(), None, None)
    begun = turns(("10:00", True))
    assert read_clock(NEVER, hour, begun, at(f"{MONDAY} 11:00")).red_on is None


@pytest.mark.parametrize(
    ("day", "due"), [("2026-03-29", "04:00"), ("2026-10-25", "02:00"), ("2026-06-07", "03:00")]
)
def test_a_changed_clock_moves_what_is_due(day, due):
    """Three hours after midnight, on a day that lacks an hour, has one more, or neither."""
    always = Hours(BERLIN, (((0, 24 * 60),),) * 7)
    said = read_clock(always, 3 * hour, [Turn(at(f"{day} 00:00"), True)], at(f"{day} 00:00"))
    assert said.red_on is not None
    assert said.red_on.astimezone(BERLIN).strftime("%H:%M") == due


# --- every single minute -------------------------------------------------------------------------

LOOKED_AHEAD = 2 * 24 * 60


@some.composite
def histories(draw) -> tuple[Hours, timedelta, list[Turn], datetime]:
    """Working hours of any kind, and a clock that runs and stands still near a change of clocks."""
    first = date.fromisoformat(draw(some.sampled_from(CHANGES)))
    free = draw(some.frozensets(some.integers(0, 3), max_size=2))
    hours = Hours(
        ZoneInfo(draw(some.sampled_from(ZONES))),
        tuple(draw(days()) for _ in range(7)),
        frozenset(first + timedelta(days=number) for number in free),
    )
    start = datetime(first.year, first.month, first.day, tzinfo=UTC)
    start += draw(some.integers(-600, 1200)) * minute
    steps = draw(some.lists(some.integers(1, 500), max_size=4))
    moments = [start + sum(steps[:n]) * minute for n in range(len(steps) + 1)]
    runs = draw(some.lists(some.booleans(), min_size=len(moments), max_size=len(moments)))
    history = [Turn(moment, run) for moment, run in zip(moments, runs, strict=True)]
    now = moments[-1] + draw(some.integers(0, 900)) * minute
    return hours, 4 * draw(some.integers(1, 150)) * minute, history, now


def simulated(hours: Hours, allowed: timedelta, history: list[Turn], now: datetime) -> Reading:
    """The same by living through every minute, as if nothing happened after now."""
    used, used_now, runs = timedelta(), timedelta(), False
    turned = {turn.on: turn.runs for turn in history}
    reached: dict[timedelta, datetime] = {}
    moment = history[0].on
    while moment < now + LOOKED_AHEAD * minute:
        runs = turned.get(moment, runs)
        if runs and is_worked(hours, moment):
            for part in (allowed * 3 / 4, allowed):
                if used >= part:  # it ran out in the very moment of a turn
                    reached.setdefault(part, moment)
            used += minute
            for part in (allowed * 3 / 4, allowed):
                if used == part and turned.get(moment + minute, True):
                    reached.setdefault(part, moment + minute)
            used_now = used if moment < now else used_now
        moment += minute
    return Reading(used_now, reached.get(allowed * 3 / 4), reached.get(allowed))


def within(moment: datetime | None, end: datetime) -> datetime | None:
    return moment if moment and moment < end else None


@settings(max_examples=80, deadline=None)
@given(histories())
def test_the_same_as_living_through_every_minute(told):
    hours, allowed, history, now = told
    said, lived = read_clock(hours, allowed, history, now), simulated(*told)
    end = now + LOOKED_AHEAD * minute
    assert said.used == lived.used
    assert within(said.amber_on, end) == within(lived.amber_on, end)
    assert within(said.red_on, end) == within(lived.red_on, end)


@settings(max_examples=80, deadline=None)
@given(histories(), some.integers(0, 900))
def test_waiting_changes_nothing_that_was_said(told, later):
    """Only what happens moves amber and red; that time passes does not."""
    hours, allowed, history, now = told
    said = read_clock(hours, allowed, history, now)
    again = read_clock(hours, allowed, history, now + later * minute)
    assert (said.amber_on, said.red_on) == (again.amber_on, again.red_on)
    assert again.used >= said.used
