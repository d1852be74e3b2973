"""Pages of the one process of the embedded column beside the same pages behind the WSGI server."""

from __future__ import annotations

import http.client
import statistics
import time
from collections.abc import Callable
from pathlib import Path

from tests.bench.notices import CROWD, manage
from tests.bench.servers import Server, environment

REQUESTS = 120
ANSWERS_TO_TELL = 6
IDLE_GOAL, BUSY_GOAL, MEMORY_GOAL_MB = 1.7, 2.5, 200

Ask = Callable[[Server], dict[str, float]]

TELL = f"""
from community.accounts.models import User
from forum import actions
from forum.models import Topic
topic, by = Topic.objects.order_by("id")[0], User.objects.get(username="member0")
for n in range({ANSWERS_TO_TELL}):
    actions.post_answer(topic, by=by, content=f"Ten thousand hear of this, {{n}}")
"""
OWED = """
from community.events.models import ReactionRecord
print(ReactionRecord.objects.filter(done_on=None).count())
"""


def run(bench, data: Path, cookies: list[str]) -> None:
    """Processor time with the worker idle; the time that a reader waits while it tells 10,000
    people of six answers.
    """
    where = environment(data)
    readers = {"visitor": {}, "member": {"Cookie": cookies[0]}}
    with Server("wsgi", data) as server:
        topics, lists = bench.sample(server)
        pages = {"topic": topics, "topic list": lists}
        kinds = [(name, who) for name in pages for who in readers]
        cost = {kind: bench.cost(server, pages[kind[0]], readers[kind[1]]) for kind in kinds}
        wait = {kind: waited(server, pages[kind[0]], readers[kind[1]]) for kind in kinds}
    with Server("daphne", data) as server:
        for name, who in kinds:
            here = bench.cost(server, pages[name], readers[who])
            label = f"{name}, {who}: one process with an idle worker"
            bench.add(label, here / cost[name, who], "× WSGI", IDLE_GOAL)
    manage(where, CROWD)
    with Server("daphne", data) as server:
        for name, who in kinds:
            manage(where, TELL)
            here = waited(server, pages[name], readers[who])
            assert int(manage(where, OWED)), "the worker was done before the pages were"
            label = f"{name}, {who}: one process while its worker tells"
            bench.add(label, here / wait[name, who], "× WSGI", BUSY_GOAL)
        bench.add("memory of the one process after the load", server.memory(), "MB", MEMORY_GOAL_MB)


def waited(server: Server, paths: list[str], headers: dict[str, str]) -> float:
    """Milliseconds from asking to having a page: the middle of REQUESTS."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    times = []
    for n in range(REQUESTS):
        began = time.perf_counter()
        connection.request("GET", paths[n % len(paths)], headers=headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, answer.status
        times.append((time.perf_counter() - began) * 1000)
    return statistics.median(times)
