"""`publish` puts a fact and every reaction that it owes into the caller's transaction; after commit
they run.
"""

from __future__ import annotations

import logging
from dataclasses import asdict
from functools import cache

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from community.events.event import PLAIN, Event, Occurrence
from community.events.models import EventRecord, ReactionRecord
from community.events.reactions import run_reaction
from community.events.version import touch_portal

log = logging.getLogger(__name__)


@cache
def routes() -> dict:
    """The product's table of reactions, by event class name (`community/event_routes.py`)."""
    return {event.name: row for event, row in import_string(settings.EVENT_ROUTES).items()}


def publish(event: Event, *, group=None, also=None) -> EventRecord:
    """Record `event` and what it owes.

    Call it inside the action's transaction, holding the lock on `group`.

    `group` is the row whose followers see the event live (a topic): its `last_event_id` becomes
    this event's id, so that a browser can tell whether it missed one, and its `live_group`
    ("topic.42") names what the event belongs to. `also` is a second such row, locked too, whose
    followers have to hear of the same event. Raises TypeError for values that are not plain,
    KeyError for an event without a row in the table, TransactionManagementError outside a
    transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            "publish() belongs inside the action's transaction"
        )
    payload = asdict(event)
    for field, value in payload.items():
        values = value if isinstance(value, (list, tuple)) else [value]
        if not all(isinstance(item, PLAIN) for item in values):
            raise TypeError(f"{event.name}.{field} carries more than ids and plain values")
    row = routes()[event.name]
    record = EventRecord.objects.create(
        name=event.name,
        payload=payload,
        actor_id=event.actor_id,
        group=group.live_group if group is not None else "",
        also=also.live_group if also is not None else None,
    )
    previous = group.last_event_id if group is not None else 0
    for watched in filter(None, (group, also)):
        watched.last_event_id = record.id
        type(watched).objects.filter(pk=watched.pk).update(last_event_id=record.id)
    occurrence = Occurrence(record.id, event, previous, group)
    for reaction in row.in_transaction:
        import_string(reaction)(occurrence)
    owed = [*row.live, *row.after_commit]
    ReactionRecord.objects.bulk_create(
        ReactionRecord(event=record, reaction=reaction) for reaction in owed
    )
    transaction.on_commit(touch_portal)
    transaction.on_commit(lambda: _start_reactions(occurrence, row), robust=True)
    return record


def _start_reactions(occurrence: Occurrence, row) -> None:
    from community.events.tasks import react

    for reaction in row.live:
        run_reaction(occurrence.id, reaction, occurrence)
    if row.after_commit:
        react.enqueue(occurrence.id, *row.after_commit)
