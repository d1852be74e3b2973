"""Quiet hours end at the first minute that is not quiet, whatever the clock does in between."""

from __future__ import annotations

import zoneinfo
from datetime import UTC, datetime, time, timedelta
from types import SimpleNamespace

import pytest
from django.utils import timezone
from hypothesis import example, given, settings
from hypothesis import strategies as any_of

from community.accounts.models import User
from community.notifications.mail.collecting import collect_due, quiet_until
from community.notifications.models import Notice, Preferences

A_MINUTE = timedelta(minutes=1)
ZONES = sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone)
minutes = any_of.builds(time, any_of.integers(0, 23), any_of.integers(0, 59))
moments = any_of.datetimes(datetime(2005, 1, 1), datetime(2037, 1, 1)).map(
    lambda at: at.replace(second=0, microsecond=0, tzinfo=UTC)
)
SUMMER, WINTER = (
    datetime(2026, 3, 29, 0, 50, tzinfo=UTC),
    datetime(2026, 10, 25, 0, 10, tzinfo=UTC),
)  # Berlin's two nights


def is_quiet(at: time, begin: time, end: time) -> bool:
    return begin <= at < end if begin <= end else at >= begin or at < end


@settings(max_examples=300, deadline=None)
@given(any_of.sampled_from(ZONES), moments, minutes, minutes)
@example("Europe/Berlin", WINTER, time(22), time(2, 30))
@example("Europe/Berlin", WINTER + timedelta(hours=1), time(22), time(2, 30))
@example("Europe/Berlin", WINTER + timedelta(hours=1), time(2), time(2, 30))
@example("Europe/Berlin", SUMMER, time(22), time(2, 30))
@example("Europe/Berlin", SUMMER, time(3), time(2, 30))
@example("Australia/Lord_Howe", datetime(2026, 4, 4, 14, 50, tzinfo=UTC), time(22), time(1, 45))
@example("Pacific/Apia", datetime(2011, 12, 30, 9, 30, tzinfo=UTC), time(22), time(7))
def test_they_end_at_the_first_minute_that_is_not_quiet(zone, now, begin, end):
    there = zoneinfo.ZoneInfo(zone)
    found = quiet_until(
        SimpleNamespace(time_zone=zone), Preferences(quiet_from=begin, quiet_to=end), now
    )
    if not is_quiet(now.astimezone(there).time(), begin, end):
        assert found is None
        return
    assert found > now
    assert not is_quiet(found.astimezone(there).time(), begin, end)
    before = now
    while before < found:
        assert is_quiet(before.astimezone(there).time(), begin, end), before
        before += A_MINUTE


@pytest.mark.parametrize("minute", [0, 40])
def test_a_round_ends_in_the_hour_that_comes_twice(verified, monkeypatch, minute):
    """02:10, shown for the second time; quiet until 02:30, which was shown for the first time 40
    minutes ago.
    """
    User.objects.filter(pk=verified.cleo.pk).update(time_zone="Europe/Berlin")
    Preferences.objects.create(user=verified.cleo, quiet_from=time(22), quiet_to=time(2, 30))
    now = WINTER + timedelta(hours=1, minutes=minute)
    monkeypatch.setattr(timezone, "now", lambda: now)
    Notice.objects.create(
        recipient=verified.cleo,
        kind="answer",
        about="topic.1",
        title="x",
        address="/",
        event_id=1,
        mail_on=now - timedelta(minutes=5),
    )
    assert collect_due() == (1 if minute else 0)
    waits = Notice.objects.get().mail_on
    assert waits is None if minute else waits == WINTER + timedelta(hours=1, minutes=20)
