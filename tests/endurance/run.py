"""One run: plant, fork, do, settle, look."""

from __future__ import annotations

import logging
import multiprocessing
import time
import traceback
from collections import Counter
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.core.cache import cache
from django.db import connection, connections
from django.utils.module_loading import import_string

from community.accounts.models import User
from community.events.reactions import sweep
from community.events.worker import make_worker, run_entry
from ideas.documents import index_voted
from tests.endurance import checks, deeds
from tests.endurance.world import InThisProcess, World, plant
from tests.planted import migrate_into

WORKERS = 2
PATIENCE_SECONDS = 180
fork = multiprocessing.get_context("fork")


@dataclass
class Report:
    """What one process did, which of its forms were taken in, and what it saw go wrong."""

    done: Counter = field(default_factory=Counter)
    taken: set[str] = field(default_factory=set)
    failures: list[str] = field(default_factory=list)


def run(seed: str, *, seconds: float, processes: int) -> int:
    """The whole of it; returns 0 when everything is true afterwards."""
    if connection.vendor == "sqlite":
        migrate_into(Path(connection.settings_dict["NAME"]))
    settings.ALLOWED_HOSTS = ["*"]
    logging.disable(logging.WARNING)
    cache.clear()
    plant()
    warm_up()
    where = connection.vendor
    print(f"Seed {seed}: {processes} processes for {seconds:g} s on {where}.", flush=True)
    wrong, done = let_them(seed, seconds, processes)
    print("Done:", ", ".join(f"{name} {n}" for name, n in sorted(done.items())))
    for sentence, times in Counter(wrong).items():
        print(f"WRONG: {sentence}" + (f" ({times} times)" if times > 1 else ""))
    found = f"{len(wrong)} wrong" if wrong else "all is true"
    print(f"Seed {seed}: {sum(done.values())} deeds, {found}.", flush=True)
    return 1 if wrong else 0


def let_them(seed: str, seconds: float, processes: int) -> tuple[list[str], Counter]:
    """Let so many processes do what they want: (what is wrong afterwards, what was done)."""
    part_with_the_database()
    over, settled, told = fork.Event(), fork.Event(), fork.Queue()
    writers = [
        fork.Process(target=write, args=(seed, n, seconds, settled, told))
        for n in range(1, processes + 1)
    ]
    workers = [fork.Process(target=work, args=(over,)) for _ in range(WORKERS)]
    for process in (*writers, *workers):
        process.start()
    reports = [told.get(timeout=seconds + PATIENCE_SECONDS) for _ in writers]
    over.set()
    for process in workers:
        process.join(PATIENCE_SECONDS)
    settle()
    settled.set()
    wrong = checks.what_is_wrong()
    wrong += checks.missing(nonce for report in reports for nonce in report.taken)
    wrong += [failure for report in reports for failure in report.failures]
    wrong += [sentence for _ in writers for sentence in told.get(timeout=PATIENCE_SECONDS)]
    wrong += deadlocks()
    for process in writers:
        process.join(PATIENCE_SECONDS)
    return wrong, sum((report.done for report in reports), Counter())


def part_with_the_database() -> None:
    """A connection must not be shared by two processes, nor a pool of them."""
    connections.close_all()
    if connection.vendor == "postgresql":
        connection.close_pool()


def warm_up() -> None:
    """Templates, addresses and words are read once, before the processes part."""
    for path in (*deeds.PAGES, "/live/since/?group=topic.1&after=0", "/search/?q=router"):
        InThisProcess().ask(User.objects.get(username="root"), path)


def write(seed: str, number: int, seconds: float, settled, told) -> None:
    """One process: deeds until the time is over, then what it keeps in its memory is looked at."""
    world, report = World(seed, InThisProcess(), number), Report()
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        try:
            report.done[deeds.do_one(world)] += 1
        except Exception:  # noqa: BLE001  (whatever it is, it is the finding)
            report.failures.append(traceback.format_exc())
    report.taken = world.taken
    told.put(report)
    settled.wait(PATIENCE_SECONDS)
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
    while index_voted():
        pass


def deadlocks() -> list[str]:
    """How many the database counted; SQLite cannot have any."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        (number,) = cursor.fetchone()
    return [f"the database broke {number} deadlocks"] if number else []
