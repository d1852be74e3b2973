"""Which matters and flags: words to chain."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

LOOKED_AT = 100  # of somebody's judged flags, the newest


class FlaggedQuerySet(QuerySet):
    """What was flagged."""

    def waiting(self) -> FlaggedQuerySet:
        """Those that wait for somebody, the longest first."""
        return self.filter(since__isnull=False).order_by("since", "id")

    def for_row(self) -> FlaggedQuerySet:
        """Everything that a row of the queue shows, of its own tables."""
        return self.select_related("author", "claimed_by").prefetch_related(
            "flags__by", "flags__reason", "decisions__by", "decisions__reason"
        )


class FlagQuerySet(QuerySet):
    """Flags."""

    def waiting(self) -> FlagQuerySet:
        """Those about which nobody has decided yet."""
        return self.filter(verdict="")

    def judged_since(self, moment_ago: timedelta) -> FlagQuerySet:
        """Those about which somebody decided within this time."""
        since = timezone.now() - moment_ago
        return self.exclude(verdict="").filter(decision__created__gt=since)

    def record_of(self, user) -> tuple[int, int]:
        """(how many of the last judged flags of `user` were upheld, how many those are)."""
        judged = self.filter(by=user).exclude(verdict="").order_by("-id")[:LOOKED_AT]
        verdicts = list(judged.values_list("verdict", flat=True))
        return verdicts.count("upheld"), len(verdicts)
