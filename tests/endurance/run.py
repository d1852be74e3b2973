"""One run: plant, fork, do, settle, look."""

from __future__ import annotations

import logging
import multiprocessing
import time
import traceback
from collections import Counter
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection, connections
from django.utils.module_loading import import_string

from community.accounts.models import User
from community.events.reactions import sweep
from community.events.worker import make_worker, run_entry
from tests.endurance import checks, deeds
from tests.endurance.world import InThisProcess, World, plant

WORKERS = 2
fork = multiprocessing.get_context("fork")


def run(seed: str, *, seconds: float, processes: int) -> int:
    """The whole of it; returns 0 when everything is true afterwards."""
    call_command("migrate", verbosity=0)
    settings.ALLOWED_HOSTS = ["*"]
    logging.disable(logging.WARNING)
    cache.clear()
    plant()
    warm_up()
    print(
        f"Seed {seed}: {processes} processes for {seconds:g} seconds on {connection.vendor}.",
        flush=True,
    )
    part_with_the_database()
    done, settled, told = fork.Event(), fork.Event(), fork.Queue()
    writers = [
        fork.Process(target=write, args=(seed, n, seconds, settled, told))
        for n in range(1, processes + 1)
    ]
    workers = [fork.Process(target=work, args=(done,)) for _ in range(WORKERS)]
    for process in (*writers, *workers):
        process.start()
    reports = [told.get(timeout=seconds + 120) for _ in writers]
    done.set()
    for process in workers:
        process.join(60)
    settle()
    settled.set()
    wrong = checks.what_is_wrong()
    wrong += [sentence for _ in writers for sentence in told.get(timeout=120)]
    wrong += [failure for _, failures in reports for failure in failures]
    wrong += deadlocks()
    for process in writers:
        process.join(30)
    print(
        "Done:",
        ", ".join(
            f"{name} {n}"
            for name, n in sorted(sum((c for c, _ in reports), Counter()).items(), key=str)
        ),
    )
    for sentence, times in Counter(wrong).items():
        print(f"WRONG: {sentence}" + (f" ({times} times)" if times > 1 else ""))
    print(
        f"Seed {seed}: {len(wrong)} wrong." if wrong else f"Seed {seed}: all is true.", flush=True
    )
    return 1 if wrong else 0


def part_with_the_database() -> None:
    """A connection must not be shared by two processes, nor a pool of them."""
    connections.close_all()
    if connection.vendor == "postgresql":
        connection.close_pool()


def warm_up() -> None:
    """Templates, addresses and words are read once, before the processes part."""
    for path in (*deeds.PAGES, "/topics/1/since/?after=0", "/search/?q=router"):
        InThisProcess().ask(User.objects.get(username="root"), path)


def write(seed: str, number: int, seconds: float, settled, told) -> None:
    """One process: deeds until the time is over, then what it keeps in its memory is looked at."""
    world = World(seed, InThisProcess(), number)
    counts: Counter = Counter()
    failures: list[str] = []
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            counts[deeds.do_one(world)] += 1
        except Exception:  # noqa: BLE001  (whatever it is, it is the finding)
            failures.append(traceback.format_exc())
    told.put(
        (counts + Counter({f"({status})": n for status, n in world.outcomes.items()}), failures)
    )
    settled.wait(180)
    told.put(checks.what_is_wrong(checks.IN_EVERY_PROCESS))


def work(done) -> None:
    """A worker: the queue, and in between what the clock says, one entry after the other."""
    entries = [entry.work for entry in import_string(settings.CLOCK)]
    turn = 0
    while not done.is_set():
        drain()
        run_entry(entries[turn % len(entries)])
        turn += 1
        time.sleep(0.1)


def drain() -> None:
    """Do the tasks that wait."""
    worker = make_worker()
    worker.batch, worker.interval = True, 0.01
    worker.run()


def settle() -> None:
    """Nothing waits and nothing is owed any more."""
    drain()
    while sweep(older_than=timedelta(0), most=100_000):
        drain()


def deadlocks() -> list[str]:
    """How many the database counted; SQLite cannot have any."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        (number,) = cursor.fetchone()
    return [f"the database broke {number} deadlocks"] if number else []
