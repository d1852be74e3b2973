"""How many notices a worker writes in a second, and whether posting notices that anybody
follows.
"""

from __future__ import annotations

import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from tests.bench.servers import Server, Worker, environment

WATCHERS = 10_000
ROUNDS = 5
POSTS = 60

CROWD = f"""
from community.accounts.models import User
from community.notifications.models import Subscription
from django.contrib.auth.models import Group
from forum.models import Topic
group = Group.objects.get(name="customer")
names = [f"crowd{{n}}" for n in range({WATCHERS})]
people = [User(username=name, email=f"{{name}}@example.com", password="!") for name in names]
people = User.objects.bulk_create(people, batch_size=1000)
Member = User.groups.through
members = [Member(user=person, group=group) for person in people]
Member.objects.bulk_create(members, batch_size=1000)
topic = Topic.objects.order_by("id")[0]
watching = [Subscription(user=person, about=topic.live_group, level=3) for person in people]
Subscription.objects.bulk_create(watching, batch_size=1000)
"""

TELL = f"""
import time
from community.accounts.models import User
from community.events.models import EventRecord, ReactionRecord
from community.events.reactions import run_reaction
from community.notifications.models import Notice
from forum import actions
from forum.models import Topic
topic = Topic.objects.order_by("id")[0]
by = User.objects.get(username="member0")
for round in range({ROUNDS}):
    before = Notice.objects.count()
    actions.post_answer(topic, by=by, content="One more word about it")
    event = EventRecord.objects.latest("id")
    began = time.perf_counter()
    run_reaction(event.pk, "forum.notifications.tell_of_post")
    took = time.perf_counter() - began
    print("RATE", (Notice.objects.count() - before) / took)
"""


def run(bench) -> None:
    """The group's parts, each on data of its own."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bin"))
    from services import Services

    data = bench.folder / "notices"
    data.mkdir()
    _fill(environment(data))
    if bench.wants("posting"):
        _posting(bench, data)
    if bench.wants("telling"):
        _telling(bench, environment(data), "SQLite")
        with Services() as services:
            if services.postgres_command and services.redis_command:
                services.start()
                with tempfile.TemporaryDirectory() as folder:
                    there = environment(Path(folder)) | {"DATABASE_URL": services.database_url}
                    _fill(there)
                    _telling(bench, there, "PostgreSQL")
            else:
                print("  PostgreSQL and Redis are not installed: left out")


def _fill(where: dict[str, str]) -> None:
    subprocess.run([sys.executable, "-m", "tests.bench.data", "0.02"], env=where, check=True)
    manage(where, CROWD)


def manage(where: dict[str, str], code: str) -> str:
    return subprocess.run(
        [sys.executable, "manage.py", "shell", "--no-imports", "-c", code],
        env=where,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def _telling(bench, where: dict[str, str], name: str) -> None:
    rates = [float(rate) for rate in re.findall(r"RATE ([\d.]+)", manage(where, TELL))]
    bench.add_at_least(
        f"notices a second, {name} (middle of {ROUNDS})", statistics.median(rates), "1/s", 5000
    )


def _posting(bench, data: Path) -> None:
    """Replies in turn in the topic that 10,000 watch and in one that nobody does, at rest and while
    the worker tells.
    """
    where = environment(data)
    topics = manage(
        where,
        "from forum.models import Topic; print(*Topic.objects.order_by('id').values_list('pk',"
        " flat=True)[:2])",
    ).split()
    cookies = bench.cookies(data, 8)
    with Server("wsgi", data) as server:
        for n in range(20):
            bench.post(server, cookies[n % 8], topics[n % 2], "warm+up")
        at_rest = _middle(bench, server, cookies, topics)
        bench.add("a reply, nobody watches: p50", at_rest[1], "ms")
        bench.add("a reply, 10,000 watch, beside that", at_rest[0] / at_rest[1], "×", 1.2)
        with Worker(data):
            time.sleep(4)
            busy = _middle(bench, server, cookies, topics)
            bench.add("the same while a worker tells them", busy[0] / busy[1], "×", 1.2)
            bench.add("a reply, nobody watches, while a worker tells: p50", busy[1], "ms")
            bench.add("a reply while a worker tells: p99", busy[2], "ms")


def _middle(bench, server, cookies: list[str], topics: list[str]) -> tuple[float, float, float]:
    took: tuple[list[float], list[float]] = ([], [])
    for n in range(POSTS):
        for which in (0, 1):
            took[which].append(
                bench.post(server, cookies[n % 8], topics[which], f"Reply+{n}+{os.getpid()}") * 1000
            )
    everything = sorted(took[0] + took[1])
    return (
        statistics.median(took[0]),
        statistics.median(took[1]),
        everything[int(len(everything) * 0.99)],
    )
