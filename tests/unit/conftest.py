"""What happened while an action was done."""

from __future__ import annotations

from community.events.event import EVENTS
from community.events.models import EventRecord


def names() -> list[str]:
    """What the events since the house was set up are called."""
    settled = "forum.permissions_changed"
    since = EventRecord.objects.exclude(name=settled).order_by("id")
    return [EVENTS[name].__name__ for name in since.values_list("name", flat=True)]
