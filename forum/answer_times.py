"""How soon a question is answered: "usually within 12 minutes at this hour".

The wait of a question is the time from when it was asked to the first answer by somebody else that
still stands; without one it is endless. Questions count that were asked in the last WINDOW and had
at least SETTLED to be answered.

Hours are those of the community's time zone, Monday to Friday apart from the weekend. The questions
of an hour are those asked in it, in the one before and in the one after. Where there are LEAST of
them or more, the median is told: half of them waited no longer. One that is longer than LONGEST, or
endless, is told to nobody.

Who asks is told of their forum at this hour; where too little is known of it, of the whole
community at this hour, then of the forum, then of the community, at any hour. The community are the
forums that visitors may see; where there is none, all.

A worker counts this now and then (`actions.count_answer_times`); a page reads four rows at most.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import ceil, inf

from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from forum.models import AnswerTime, Post, Topic
from forum.permissions import visitors_may_see
from forum.tree import forum_tree

WINDOW = timedelta(days=180)
SETTLED = timedelta(days=3)
LONGEST = timedelta(days=3)
LEAST = 10
MOST = 20_000  # questions that are looked at, the newest first
HOUR = timedelta(hours=1)
DAY_HOURS = 24


@dataclass(frozen=True)
class Wait:
    """How long one usually waits for an answer, rounded up to whole minutes, hours or days."""

    time: timedelta
    at_this_hour: bool

    @property
    def began(self) -> datetime:
        """A moment so long before `ended`, for words that tell how long something took."""
        return self.ended - self.time

    @property
    def ended(self) -> datetime:
        return datetime(2000, 1, 31)


def usual_wait(forum_id: int | None, now: datetime | None = None) -> Wait | None:
    """How soon a question in this forum is usually answered when it is asked now; one query."""
    hour = hour_of_week(now or timezone.now())
    rows = AnswerTime.objects.filter(Q(forum=None) | Q(forum=forum_id), Q(hour=None) | Q(hour=hour))
    known = {(row.forum_id, row.hour): row.seconds for row in rows}
    for place in ((forum_id, hour), (None, hour), (forum_id, None), (None, None)):
        if place in known:
            return Wait(rounded_up(known[place]), at_this_hour=place[1] is not None)
    return None


def rounded_up(seconds: float) -> timedelta:
    """To whole minutes below an hour, to whole hours below a day, else to whole days."""
    for unit, most in ((60, 3600), (3600, 24 * 3600), (24 * 3600, inf)):
        if (whole := max(1, ceil(seconds / unit)) * unit) < most:
            return timedelta(seconds=whole)
    raise AssertionError("every time is a number of days")


def hour_of_week(moment: datetime) -> int:
    """0 to 23 from Monday to Friday, 24 to 47 at the weekend, in the community's time zone."""
    local = timezone.localtime(moment, timezone.get_default_timezone())
    return local.hour + (DAY_HOURS if local.weekday() >= 5 else 0)


def answer_times(now: datetime) -> list[AnswerTime]:
    """What can be told of every forum and hour, as rows that are not kept yet."""
    shown = {pk for pk, forum in forum_tree().items() if visitors_may_see(forum)}
    waits: dict[tuple[int | None, int | None], list[float]] = defaultdict(list)
    for forum_id, asked, wait in _waits(now):
        hours = {hour_of_week(asked + shift * HOUR) for shift in (-1, 0, 1)}
        places = {forum_id, None} if forum_id in shown or not shown else {forum_id}
        for place in places:
            for hour in (None, *hours):
                waits[place, hour].append(wait)
    return [
        AnswerTime(forum_id=place, hour=hour, seconds=ceil(half), questions=len(found))
        for (place, hour), found in waits.items()
        if len(found) >= LEAST and (half := median(found)) <= LONGEST.total_seconds()
    ]


def median(waits: list[float]) -> float:
    """The shortest time within which half of these waits were over."""
    return sorted(waits)[(len(waits) - 1) // 2]


def _waits(now: datetime) -> Iterator[tuple[int, datetime, float]]:
    """(forum, when it was asked, seconds to the first answer) of each question that counts."""
    by_others = Post.objects.filter(topic=OuterRef("pk"), approved=True).answers()
    by_others = by_others.exclude(poster_id=Coalesce(OuterRef("poster_id"), Value(0)))
    first = Subquery(by_others.order_by("created").values("created")[:1])
    asked = Topic.objects.listed().filter(
        is_question=True, created__gt=now - WINDOW, created__lte=now - SETTLED
    )
    rows = asked.annotate(first=first).order_by("-created")
    for forum_id, created, answered in rows.values_list("forum_id", "created", "first")[:MOST]:
        wait = max(0.0, (answered - created).total_seconds()) if answered else inf
        yield forum_id, created, wait
