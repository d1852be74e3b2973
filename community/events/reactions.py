"""Runs what an event owes: each (event, reaction) takes effect once, however often it is tried."""

import logging
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.module_loading import import_string

from community.events.event import Occurrence, event_from
from community.events.models import EventRecord, ReactionRecord

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 12


def run_reaction(event_id: int, reaction: str, occurrence: Occurrence | None = None) -> bool:
    """Run one reaction unless it is done; True when it took effect now. Failures are kept and tried again later.

    The mark that it is done is written first, which locks its row, and commits together with the effect or not at all.
    """
    try:
        with transaction.atomic():
            owed = ReactionRecord.objects.filter(event_id=event_id, reaction=reaction, done_on=None)
            if not owed.update(done_on=timezone.now(), attempts=F("attempts") + 1):
                return False
            if occurrence is None:
                record = EventRecord.objects.get(pk=event_id)
                occurrence = Occurrence(event_id, event_from(record.name, record.payload))
            import_string(reaction)(occurrence)
        return True
    except Exception as error:  # noqa: BLE001  (a reaction may fail in any way; the outbox keeps it)
        log.exception("%s failed for event %s", reaction, event_id)
        ReactionRecord.objects.filter(event_id=event_id, reaction=reaction, done_on=None).update(
            attempts=F("attempts") + 1, tried_on=timezone.now(), error=f"{type(error).__name__}: {error}"[:2000]
        )
        return False


def sweep(older_than: timedelta = timedelta(seconds=30), most: int = 500) -> int:
    """Run what is still owed and was last tried before `older_than` × attempts ago; returns how many took effect."""
    now = timezone.now()
    owed = ReactionRecord.objects.filter(done_on=None, attempts__lt=MOST_ATTEMPTS, tried_on__lt=now - older_than)
    waiting = [
        (record.event_id, record.reaction)
        for record in owed.order_by("tried_on")[:most]
        if record.tried_on < now - older_than * (2**record.attempts)
    ]
    return sum(run_reaction(event_id, reaction) for event_id, reaction in waiting)
