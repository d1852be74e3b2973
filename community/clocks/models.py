"""Calendars of those who answer."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from community.clocks.hours import WHOLE_DAY, Hours


def business_days() -> Hours:
    """Monday to Friday around the clock, by the portal's own time zone: what counts where nobody
    chose a calendar.
    """
    return Hours(ZoneInfo(settings.TIME_ZONE), (WHOLE_DAY,) * 5 + ((), ()))


class WorkingHours(models.Model):
    """When a team works. `week` holds for each day, Monday first, its spans as minutes of the day;
    `holidays` holds dates as "2026-12-25".
    """

    name = models.CharField(_("name"), max_length=60)
    time_zone = models.CharField(_("time zone"), max_length=60)
    week = models.JSONField(default=list)
    holidays = models.JSONField(_("holidays"), default=list, blank=True)

    class Meta:
        ordering = ["name", "id"]
        verbose_name = _("working hours")
        verbose_name_plural = _("working hours")

    def __str__(self) -> str:
        return self.name

    @property
    def hours(self) -> Hours:
        """The same as what clocks are asked with."""
        return Hours(
            ZoneInfo(self.time_zone),
            tuple(tuple((first, last) for first, last in day) for day in self.week),
            frozenset(date.fromisoformat(day) for day in self.holidays),
        )
