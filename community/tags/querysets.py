"""Which tags."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet


class TagQuerySet(QuerySet):
    """Words that things share."""

    def carried_by(self, things: QuerySet) -> TagQuerySet:
        """Those that one of these things carries."""
        return self.filter(Exists(things.filter(tags=OuterRef("pk"))))

    def begun_with(self, typed: str) -> TagQuerySet:
        """Those whose name begins as somebody types it; none for nothing."""
        beginning = " ".join(typed.casefold().split())[:40]
        return self.filter(name__startswith=beginning) if beginning else self.none()
