"""The calendars that there are: a small table, kept in memory until one of them changes."""

from __future__ import annotations

from community.accounts.memory import remembered
from community.clocks.hours import Hours
from community.clocks.models import WorkingHours, business_days


def hours_of(calendar_id: int | None) -> Hours:
    """When those work whose calendar this is; business days where none is chosen."""
    return remembered("calendars", _read).get(calendar_id or 0) or business_days()


def _read() -> dict[int, Hours]:
    return {calendar.pk: calendar.hours for calendar in WorkingHours.objects.all()}
