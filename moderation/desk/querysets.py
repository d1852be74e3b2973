"""Which matters: words to chain."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils import timezone

from moderation.desk.permissions import kinds_hidden_from, places_seen


class MatterQuerySet(QuerySet):
    """`visible_to` first; the rest narrows."""

    def visible_to(self, user) -> MatterQuerySet:
        """Matters of what `user` may read, for whoever works at the desk."""
        seen = self.filter(place__in=places_seen(user))
        hidden = kinds_hidden_from(user)
        return seen.exclude(kind__in=hidden) if hidden else seen

    def open(self) -> MatterQuerySet:
        """Those that the desk shows by now."""
        return self.filter(opens_on__lte=timezone.now())

    def with_row(self) -> MatterQuerySet:
        """Everything that one row shows of people."""
        return self.select_related("asker__membership__company", "holder")

    def free_for(self, user) -> MatterQuerySet:
        """Those that nobody else has."""
        return self.filter(Q(holder=None) | Q(holder=user))


class StepInQuerySet(QuerySet):
    """That people took things."""

    def standing(self) -> StepInQuerySet:
        """Those that have not ended."""
        return self.filter(ended_on=None)

    def of(self, thing: str) -> StepInQuerySet:
        """Those of one thing, with whom they are about."""
        return self.filter(thing=thing).select_related("agent", "by")
