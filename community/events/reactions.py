"""Runs what an event owes: each (event, reaction) takes effect once, however often it is tried."""

import logging
import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import TypeVar

from django.db import connection
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string

from community.events.event import Occurrence
from community.events.models import EventRecord, ReactionRecord
from community.transactions import one_transaction

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 12
BREATH_SECONDS = 0.005
Thing = TypeVar("Thing")


def give_way(began: float) -> None:
    """Pause after one of many transactions in a row; it began at `began` (`time.monotonic`).

    SQLite has one writer: it is left free for as long as it was held, or a person's post would wait
    for the whole job.
    """
    took = time.monotonic() - began
    time.sleep(max(BREATH_SECONDS, took) if connection.vendor == "sqlite" else BREATH_SECONDS)


def unhurried(things: Iterable[Thing]) -> Iterator[Thing]:
    """The same things; what is done with each is one transaction of many, and gives way after
    it.
    """
    for thing in things:
        began = time.monotonic()
        yield thing
        give_way(began)


def in_portions(reaction):
    """Mark a reaction that works in portions: called as (occurrence, cursor), it returns the next
    cursor, or None when done.

    Each portion commits together with the cursor, so one that is interrupted goes on where it was,
    with nothing doubled.
    """
    reaction.in_portions = True
    return reaction


def run_reaction(event_id: int, reaction: str, occurrence: Occurrence | None = None) -> bool:
    """Run one reaction unless it is done; True when it took effect now.

    Failures are kept and tried again later.

    The mark that it is done is written first, which locks its row, and commits together with the
    effect or not at all.
    """
    try:
        if getattr(import_string(reaction), "in_portions", False):
            return _run_portions(event_id, reaction, occurrence)
        return _take_effect(event_id, reaction, occurrence)
    # a reaction may fail in any way; the outbox keeps it
    except Exception as error:  # noqa: BLE001
        log.exception("%s failed for event %s", reaction, event_id)
        ReactionRecord.objects.filter(event_id=event_id, reaction=reaction, done_on=None).update(
            attempts=F("attempts") + 1,
            tried_on=timezone.now(),
            error=f"{type(error).__name__}: {error}"[:2000],
        )
        return False


@one_transaction
def _take_effect(event_id: int, reaction: str, occurrence: Occurrence | None) -> bool:
    if not _mark_done(event_id, reaction):
        return False
    import_string(reaction)(occurrence or _occurrence(event_id))
    return True


def _mark_done(event_id: int, reaction: str) -> bool:
    """Whether it was owed still; written out because every action's live updates ask it."""
    now = connection.ops.adapt_datetimefield_value(timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {ReactionRecord._meta.db_table} SET done_on = %s, attempts = attempts + 1"
            " WHERE event_id = %s AND reaction = %s AND done_on IS NULL",
            [now, event_id, reaction],
        )
        return cursor.rowcount > 0


def _run_portions(event_id: int, reaction: str, occurrence: Occurrence | None) -> bool:
    while True:
        began = time.monotonic()
        took_effect, more = _take_a_portion(event_id, reaction, occurrence)
        if not more:
            return took_effect
        give_way(began)


@one_transaction
def _take_a_portion(
    event_id: int, reaction: str, occurrence: Occurrence | None
) -> tuple[bool, bool]:
    """(whether that was the last portion, whether there are more)."""
    owed = ReactionRecord.objects.filter(event_id=event_id, reaction=reaction, done_on=None)
    if not owed.update(tried_on=timezone.now()):
        return False, False
    cursor = owed.values_list("cursor", flat=True)[0]
    following = import_string(reaction)(occurrence or _occurrence(event_id), cursor)
    if following is None:
        owed.update(done_on=timezone.now(), attempts=F("attempts") + 1)
        return True, False
    owed.update(cursor=following)
    return False, True


def _occurrence(event_id: int) -> Occurrence:
    record = EventRecord.objects.get(pk=event_id)
    previous = dict(record.groups.values_list("group", "previous_id"))
    return Occurrence(event_id, record.event, previous)


def sweep(older_than: timedelta = timedelta(seconds=30), most: int = 500) -> int:
    """Run what is still owed and was last tried before `older_than` × attempts ago; returns how
    many took effect.
    """
    now = timezone.now()
    owed = ReactionRecord.objects.filter(
        done_on=None, attempts__lt=MOST_ATTEMPTS, tried_on__lt=now - older_than
    )
    waiting = [
        (record.event_id, record.reaction)
        for record in owed.order_by("tried_on")[:most]
        if record.tried_on < now - older_than * (2**record.attempts)
    ]
    return sum(run_reaction(event_id, reaction) for event_id, reaction in waiting)
