"""What makes an idea trend: votes and comments of the last days, and its age.

    ((votes · 5 + comments · 3) − 1) / (hours + 2) ^ 1.4

Kept in a column, so that a list is a range of an index: in millionths, with one added, so that it
is never negative. Events keep up what changes; the clock lets it sink, and forgets votes and
comments that are not recent any more.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

VOTE, COMMENT = 5, 3
WARM_UP_HOURS, GRAVITY = 2, 1.4
RECENT = timedelta(days=30)
MILLION = 1_000_000


def trend_of(votes: int, comments: int, created: datetime, now: datetime | None = None) -> int:
    """The trend of an idea with so many recent votes and comments, as it is kept."""
    age = max(0.0, ((now or timezone.now()) - created).total_seconds() / 3600)
    heat = votes * VOTE + comments * COMMENT - 1
    return round(MILLION * (1 + heat / (age + WARM_UP_HOURS) ** GRAVITY))
