"""The worker: takes tasks from the database queue and does what the clock says (sweeps the outbox,
sends mail, …).

In the embedded column it is a thread of the web process, so that what it does reaches that
process's sockets.
"""

import logging
import threading
import time
from datetime import timedelta

from django.conf import settings
from django.db import close_old_connections
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.module_loading import import_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from community.events.models import ReactionRecord

log = logging.getLogger(__name__)
POLL_SECONDS = 0.4
KEEP_DONE = timedelta(days=7)


def make_worker() -> Worker:
    """A worker of the default queue that polls every POLL_SECONDS."""
    return Worker(
        queue_names=["*"],
        interval=POLL_SECONDS,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=get_random_string(16),
        excluded_queue_names=[],
    )


def start_worker_threads() -> None:
    """Start the worker and its clock as threads that end with the process."""
    for work in (keep_working, keep_time):
        threading.Thread(target=work, name=work.__name__, daemon=True).start()


def keep_working() -> None:
    while True:
        try:
            make_worker().run()
        # the database may be away for a while; the next round tries again
        except Exception:  # noqa: BLE001
            log.exception("The worker stopped and starts again")
            close_old_connections()
            time.sleep(2)


def keep_time() -> None:
    """Do what the product's table of the clock says (`community/event_routes.py`), each entry in
    its own rhythm.
    """
    due = {
        entry: time.monotonic() + min(entry.seconds, 5) for entry in import_string(settings.CLOCK)
    }
    while True:
        time.sleep(1)
        for entry, moment in due.items():
            if time.monotonic() >= moment:
                run_entry(entry.work)
                due[entry] = time.monotonic() + entry.seconds


def run_entry(work: str) -> None:
    """Run one entry of the clock; a failure is logged and the next time tries again."""
    try:
        close_old_connections()
        import_string(work)()
    except Exception:  # noqa: BLE001
        log.exception("%s failed and is tried again", work)


def clean() -> None:
    """Drop what is done and older than KEEP_DONE: marks of reactions and finished tasks.

    Events stay.
    """
    before = timezone.now() - KEEP_DONE
    ReactionRecord.objects.filter(done_on__lt=before).delete()
    DBTaskResult.objects.successful().filter(finished_at__lt=before).delete()
