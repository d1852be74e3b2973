"""What happened to one thing: its history, for whoever may see the thing."""

from __future__ import annotations

from community.events.event import EVENTS
from community.events.models import EventRecord
from community.things.kinds import is_readable
from community.things.ref import Ref


def timeline(ref: Ref, user, *, before: int | None = None, most: int = 50) -> list[EventRecord]:
    """The events of a thing, the newest first, at most so many, with who did them; those before
    the event id `before` when it is given. Nothing when `user` may not see the thing now; secret
    events are in nobody's.
    """
    if not is_readable(user, ref):
        return []
    secret = [name for name, kind in EVENTS.items() if kind.secret]
    told = EventRecord.objects.of_group(str(ref)).exclude(name__in=secret)
    found = told.select_related("actor").order_by("-id")
    return list((found.filter(id__lt=before) if before else found)[:most])
