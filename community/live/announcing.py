"""From events to groups: told as they happen, and to who missed them."""

from __future__ import annotations

from typing import Any

from community.events.event import Occurrence
from community.events.models import EventGroup
from community.live import broadcast as sockets
from community.live.streams import RELOAD, page_of

MOST_CAUGHT_UP = 60


def announce(occurrence: Occurrence) -> None:
    """Reaction: every group that the event belongs to, and that somebody may hear, is told what its
    pages have to do.
    """
    for group, previous in occurrence.previous.items():
        languages = sockets.languages_heard(group)
        if not languages:
            continue
        page = page_of(group, [occurrence.event], languages, occurrence.rows.get(group))
        if page is not None:
            message, html = page.update(occurrence.event)
            sockets.broadcast(group, {"id": occurrence.id, "after": previous, **message}, html)


def recheck(occurrence: Occurrence) -> None:
    """Reaction, before `announce`: who may watch may be others now, and some may have to go."""
    for group in occurrence.previous:
        sockets.recheck(group)


def missed(group: str, after: int, language: str) -> list[dict[str, Any]]:
    """The messages of a group since the event id `after`, oldest first; too many become one
    "reload".
    """
    log = EventGroup.objects.filter(group=group, event_id__gt=after).select_related("event")
    rows = list(log.order_by("event_id")[: MOST_CAUGHT_UP + 1])
    if len(rows) > MOST_CAUGHT_UP:
        return [{"id": last_of(group), "do": "reload"}]
    page = page_of(group, [row.event.event for row in rows], [language])
    messages: list[dict[str, Any]] = []
    for row in rows:
        message, html = page.update(row.event.event) if page is not None else RELOAD
        own = {"html": html[language]} if html else {}
        messages.append({"id": row.event_id, "after": after, **message, **own})
        after = row.event_id
    return messages


def last_of(group: str) -> int:
    """The id of a group's last event; 0 before its first."""
    rows = EventGroup.objects.filter(group=group).order_by("-event_id")
    return rows.values_list("event_id", flat=True).first() or 0
