"""What it costs to tell a crowd what became of an idea: how soon the decision returns, how fast a
worker tells fifty thousand people, and that everybody hears once when it is killed on its way.
"""

from __future__ import annotations

import http.client
import re
import signal
import subprocess
import sys
import time

from tests.bench.forum import COOKIES, F_OF_GOALS
from tests.bench.ideas_place import TOKEN, Place, get, headers_of
from tests.bench.servers import Server

TELLER = """
from community.events.models import EventRecord
from community.events.reactions import run_reaction
event = EventRecord.objects.filter(name="ideas.status_changed").latest("id")
run_reaction(event.pk, "ideas.notifications.tell_of_status")
"""
TOLD = """
from community.notifications.models import Notice
told = Notice.objects.filter(kind__in=("idea_status", "idea_completed"))
print("TOLD", told.count(), told.values("recipient").distinct().count())
"""
FIRST = """
from ideas.models import Idea
print("ID", Idea.objects.order_by("pk")[0].pk)
"""
DECIDER = """
from community.accounts.models import User
from community.accounts.roles import give_role
person = User.objects.create_user("decider", "decider@example.com", "x")
give_role(person, "product manager")
"""


def measure(bench, place: Place) -> None:
    """A decision about an idea that a crowd voted for: how soon it returns, how fast a worker tells
    them, and whether everybody hears once when that worker is killed on its way.
    """
    place.shell(DECIDER)
    out = place.shell(COOKIES.replace("order_by", "filter(username='decider').order_by") % 1)
    cookie = "sessionid=" + re.search(r"C (\w+)", out)[1]
    scale = bench.f_ms / F_OF_GOALS
    first = place.shell(FIRST)
    idea_id, took = int(re.search(r"ID (\d+)", first)[1]), []
    with place.server() as server:
        page = get(server, f"/ideas/{idea_id}/status/", {"Cookie": cookie})[1]
        choices = re.findall(r'name="status" value="(\d+)"', page)
        for status in choices[:2]:
            took.append(_decide(server, cookie, idea_id, status))
    bench.add(f"a decision, {place.name}: returns in", max(took), "ms", 100 * scale)
    people = _told_by_one(place)
    bench.add_at_least(f"people told a second, {place.name}", people, "1/s", 5000 / scale)
    _killed(bench, place)


def _decide(server: Server, cookie: str, idea_id: int, status: str) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    headers = {**headers_of(server, cookie)}
    del headers["HX-Request"]
    body = f"csrfmiddlewaretoken={TOKEN}&status={status}&body=Soon."
    began = time.perf_counter()
    connection.request("POST", f"/ideas/{idea_id}/status/", body, headers)
    answer = connection.getresponse()
    answer.read()
    assert answer.status == 302, answer.status
    return (time.perf_counter() - began) * 1000


def _told(place: Place) -> tuple[int, int]:
    told = re.search(r"TOLD (\d+) (\d+)", place.shell(TOLD))
    return int(told[1]), int(told[2])


def _told_by_one(place: Place) -> float:
    """People a second that a worker tells of the last decision, its start left out."""
    timed = f"import time\nbegan = time.perf_counter()\n{TELLER}\n"
    timed += "print('TOOK', time.perf_counter() - began)"
    before = _told(place)[0]
    out = place.shell(timed)
    return (_told(place)[0] - before) / float(re.search(r"TOOK ([\d.]+)", out)[1])


def _killed(bench, place: Place) -> None:
    """The decision before the last one: a worker begins to tell, is killed, and another goes on."""
    earlier = TELLER.replace('.latest("id")', '.order_by("id")[0]')
    before = _told(place)[0]
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", earlier]
    process = subprocess.Popen(command, env=place.environment)
    while process.poll() is None and _told(place)[0] == before:
        time.sleep(0.05)
    process.send_signal(signal.SIGKILL)
    process.wait()
    reached = _told(place)[0] - before
    place.shell(earlier)
    told, people = _told(place)
    print(f"  killed after {reached:,} of {told - before:,}", flush=True)
    bench.add(f"told twice or not at all, {place.name}", abs(told - 2 * people), "", 0)
