"""Which events."""

from __future__ import annotations

from django.db.models import QuerySet


class EventQuerySet(QuerySet):
    """Events of the log; ids of one group's events are in the order of their commits."""

    def of_group(self, group: str) -> EventQuerySet:
        """What those who watch `group` ("topic.42") hear of."""
        return self.filter(groups__group=group)
