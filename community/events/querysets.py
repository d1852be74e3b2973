"""Which events."""

from __future__ import annotations

from django.db.models import Q, QuerySet


class EventQuerySet(QuerySet):
    """Events of the log; ids of one group's events are in the order of their commits."""

    def of_group(self, group: str) -> EventQuerySet:
        """What those who watch `group` ("topic.42") hear of: its own events, and others' that
        concern it too."""
        return self.filter(Q(group=group) | Q(also=group))

    def previous_id(self, group: str, event_id: int) -> int:
        """The id of the group's event before `event_id`; 0 for its first."""
        before = self.of_group(group).filter(id__lt=event_id).order_by("-id")
        return before.values_list("id", flat=True).first() or 0
