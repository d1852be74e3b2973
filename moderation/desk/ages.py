"""How long something waits, in as few letters as a column is wide."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import pgettext

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
STEPS = 10  # of the bar beside an age


def units() -> tuple[str, str, str]:
    """Minutes, hours and days, each in the letters that stand behind a number."""
    return pgettext("age", "min"), pgettext("age", "h"), pgettext("age", "d")


def spelled(age: timedelta) -> str:
    """ "12 min", "3 h" or "4 d": rounded down, in the largest unit of which there are two."""
    minutes, hours, days = units()
    if age < 2 * HOUR:
        return f"{max(0, age // MINUTE)}\u00a0{minutes}"
    return f"{age // HOUR}\u00a0{hours}" if age < 2 * DAY else f"{age // DAY}\u00a0{days}"


def filled(since: datetime, amber_on: datetime, red_on: datetime, now: datetime) -> int:
    """How far the bar of a clock is filled, in steps: three quarters of it until amber."""
    if now >= red_on:
        return STEPS
    if now >= amber_on:
        share = 0.75 + 0.25 * ((now - amber_on) / (red_on - amber_on))
    else:
        share = 0.75 * max(timedelta(), now - since) / (amber_on - since)
    return int(share * STEPS)
