"""Calendars of those who answer, and the clocks that run by them."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import models
from django.db.models import Q
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


class Clock(models.Model):
    """How long a thing ("topic.42") may wait for what was promised, and whether it had to wait
    longer.

    What it allows is what it allowed when it began, whatever is promised since. `breached_on` is
    written once, when all of it is used up, and stays.
    """

    class Kind(models.TextChoices):
        FIRST_ANSWER = "first_answer", _("First answer")

    id = models.BigAutoField(primary_key=True)
    thing = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.FIRST_ANSWER)
    place = models.CharField(max_length=40, help_text="Who promised: forum.3, board.2.")
    allowed = models.DurationField()
    started_on = models.DateTimeField()
    stopped_on = models.DateTimeField(null=True)
    amber_on = models.DateTimeField(null=True)
    red_on = models.DateTimeField(null=True)
    breached_on = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thing", "kind"], name="one_clock_of_a_kind")
        ]
        indexes = [
            models.Index(
                fields=["red_on"],
                condition=Q(breached_on=None, red_on__isnull=False),
                name="clocks_to_breach",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.thing}"
