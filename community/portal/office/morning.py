"""The first page of the back office: what waits for whoever comes in, and how long already."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.timesince import timesince
from django.utils.translation import gettext
from django.views.decorators.http import require_safe
from wagtail.admin.auth import require_admin_access

from community.office import SECTIONS, Item, Waiting
from community.portal.office.first_steps import progress_for

A_MINUTE = timedelta(minutes=1)
MOST_SHOWN = 5
MOST_COUNTED = 9  # more are "9+": nothing is counted through
# How many of its four parts the bar beside an age fills, by the hours of that age.
STEPS = (8, 24, 3 * 24)


@dataclass(frozen=True)
class Row:
    """An item, and its age in words and in steps (1 to 4)."""

    item: Item
    age: str
    step: int


@dataclass(frozen=True)
class Section:
    """A section with what waits in it; `key` is the digit that leads to it."""

    what: Waiting
    key: str
    rows: list[Row] = field(default_factory=list)
    number: str = ""


@require_admin_access
@require_safe
def morning(request: HttpRequest) -> HttpResponse:
    """What waits, by sections that the rooms declare; what is clear is said in one line."""
    waiting, clear = waiting_for(request.user)
    context = {"sections": waiting, "clear": clear, "progress": progress_for(request.user)}
    return render(request, "office/morning.html", context)


def waiting_for(user) -> tuple[list[Section], list[Waiting]]:
    """(the sections in which something waits for `user`, those in which nothing does)."""
    waiting: list[Section] = []
    clear: list[Waiting] = []
    now = timezone.now()
    for what in sorted(SECTIONS.values(), key=lambda section: section.order):
        if not what.is_for(user):
            continue
        if items := what.items(user, MOST_COUNTED + 1):
            waiting.append(_section(what, items, len(waiting) + 1, now))
        else:
            clear.append(what)
    return waiting, clear


def _section(what: Waiting, items: list[Item], place: int, now: datetime) -> Section:
    rows = [Row(item, age_of(item.since, now), step_of(now - item.since)) for item in items]
    number = f"{MOST_COUNTED}+" if len(items) > MOST_COUNTED else str(len(items))
    return Section(what, str(place) if place < 10 else "", rows[:MOST_SHOWN], number)


def age_of(since: datetime, now: datetime) -> str:
    """How long something has waited, in its largest unit: "3 days"."""
    return timesince(since, now, depth=1) if now - since >= A_MINUTE else gettext("just now")


def step_of(age: timedelta) -> int:
    """1 to 4: what somebody who looks down a list sees before reading."""
    hours = age.total_seconds() / 3600
    return 1 + sum(hours >= step for step in STEPS)
