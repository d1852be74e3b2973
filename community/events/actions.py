"""`publish` puts a fact and every reaction that it owes into the caller's transaction; after commit
they run.
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable
from dataclasses import asdict
from functools import cache
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from community.events.event import PLAIN, Event, Occurrence
from community.events.models import EventGroup, EventRecord, ReactionRecord
from community.events.reactions import run_reaction
from community.events.version import touch_portal
from community.statements import insert, update

log = logging.getLogger(__name__)


@cache
def routes() -> dict:
    """The product's table of reactions, by the events' names (`community/event_routes.py`)."""
    return {event.name: row for event, row in import_string(settings.EVENT_ROUTES).items()}


def publish(event: Event, *, groups: Iterable = (), columns: Collection[str] = ()) -> EventRecord:
    """Record `event` and what it owes.

    Call it inside the action's transaction, holding the locks on `groups`: the rows whose
    followers see the event live (topics). The `last_event_id` of each becomes this event's id, so
    that a browser can tell whether it missed one; its `live_group` ("topic.42") names it. These
    `columns` of the rows are written in the same statement. Raises
    TypeError for values that are not plain, KeyError for an event without a row in the table,
    TransactionManagementError outside a transaction.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError(
            "publish() belongs inside the action's transaction"
        )
    row = routes()[event.name]
    record = EventRecord(name=event.name, payload=_payload(event), actor_id=event.actor_id)
    insert(record)
    rows = {watched.live_group: watched for watched in groups}
    occurrence = Occurrence(record.id, event, _put_last(record, rows, columns), rows)
    for reaction in row.in_transaction:
        import_string(reaction)(occurrence)
    owed = [*row.live, *row.after_commit]
    insert(*(ReactionRecord(event_id=record.id, reaction=reaction) for reaction in owed))
    if not event.unseen:
        transaction.on_commit(touch_portal)
    transaction.on_commit(lambda: _start_reactions(occurrence, row), robust=True)
    return record


def _payload(event: Event) -> dict[str, Any]:
    payload = asdict(event)
    for field, value in payload.items():
        values = value if isinstance(value, (list, tuple)) else [value]
        if not all(isinstance(item, PLAIN) for item in values):
            raise TypeError(f"{event.name}.{field} carries more than ids and plain values")
    return payload


def _put_last(
    record: EventRecord, rows: dict[str, Any], columns: Collection[str]
) -> dict[str, int]:
    """Make the event the last one of each group; returns which was the last one before."""
    previous = {group: watched.last_event_id for group, watched in rows.items()}
    links = (EventGroup(event_id=record.id, group=g, previous_id=n) for g, n in previous.items())
    insert(*links)
    for watched in rows.values():
        watched.last_event_id = record.id
        update(watched, *columns, "last_event_id")
    return previous


def _start_reactions(occurrence: Occurrence, row) -> None:
    from community.events.tasks import react

    for reaction in row.live:
        run_reaction(occurrence.id, reaction, occurrence)
    if row.after_commit:
        react.enqueue(occurrence.id, *row.after_commit)
