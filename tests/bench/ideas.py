"""What ideas cost: their pages, a vote among two hundred people who vote at once, what is alike,
and a decision that fifty thousand hear of. On SQLite and on PostgreSQL, each beside F in the same
run.
"""

from __future__ import annotations

import gzip
import http.client
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.bench.forum import COOKIES, F_OF_GOALS
from tests.bench.notices import manage
from tests.bench.servers import Server, environment

VOTERS, CONNECTIONS, ROUNDS = 200, 16, 5
CROWD = 50_000
TOKEN = "a" * 32
TYPED = (
    "show the devices in the list",
    "dark colours at night",
    "warn of outages at work",
    "one bill for the office",
    "passwords for guests",
    "export the table of speeds",
)

COUNTED = """
from django.contrib.contenttypes.models import ContentType
from voting.models import Vote
from ideas.models import Idea
idea = Idea.objects.get(pk=%d)
rows = Vote.objects.filter(content_type=ContentType.objects.get_for_model(Idea), object_id=%d)
print("COUNTED", idea.votes_count, rows.count(), rows.values("user").distinct().count())
"""
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


@dataclass
class Place:
    """A database that is filled, with the sessions of some members."""

    name: str
    data: Path
    more: dict[str, str]
    cookies: list[str]
    postgres: psutil.Process | None = None

    @property
    def environment(self) -> dict[str, str]:
        return environment(self.data) | self.more

    def server(self) -> Server:
        return Server("wsgi", self.data, **self.more)

    def shell(self, code: str) -> str:
        return manage(self.environment, code)

    def database_seconds(self) -> float:
        """Processor time that PostgreSQL has used so far; 0 for SQLite, which is in the process."""
        if self.postgres is None:
            return 0.0
        times = [one.cpu_times() for one in (self.postgres, *self.postgres.children(True))]
        return sum(one.user + one.system + one.children_user + one.children_system for one in times)


def run(bench, scale: float) -> None:
    """The group's parts, on either database."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bin"))
    from services import Services

    _measure(bench, "SQLite", scale, {})
    with Services() as services:
        if not services.postgres_command:
            print("  PostgreSQL is not installed: left out")
            return
        services.start_postgres()
        process = psutil.Process(services.processes[0].pid)
        _measure(bench, "PostgreSQL", scale, {"DATABASE_URL": services.database_url}, process)


def _measure(bench, name: str, scale: float, more: dict[str, str], postgres=None) -> None:
    with tempfile.TemporaryDirectory(dir=bench.folder) as folder:
        place = _filled(Path(folder), name, scale, more, postgres)
        with place.server() as server:
            bench.f_ms = bench.cost(server, ["/bench/bare/"], {"Cookie": place.cookies[0]}, 800)
            bench.add(f"F, {name}: bare view with session and user", bench.f_ms, "ms")
            for part, measure in PARTS.items():
                if bench.wants(part):
                    measure(bench, place, server)
        if bench.wants("telling"):
            _telling(bench, place)


def _filled(folder: Path, name: str, scale: float, more: dict[str, str], postgres) -> Place:
    began = time.monotonic()
    where = environment(folder) | more
    crowd = CROWD if scale >= 1 else int(CROWD * scale)
    command = [sys.executable, "-m", "tests.bench.ideas_data", str(scale), str(crowd)]
    subprocess.run(command, env=where, check=True)
    out = manage(where, COOKIES % VOTERS)
    cookies = [f"sessionid={line.split()[1]}" for line in out.splitlines() if line.startswith("C ")]
    print(f"  data of {name}: {time.monotonic() - began:.0f} s", flush=True)
    return Place(name, folder, more, cookies, postgres)


def _get(server: Server, path: str, headers: dict[str, str] | None = None) -> tuple[int, str]:
    """(bytes that came, text) of a page."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip", **(headers or {})})
    answer = connection.getresponse()
    body = answer.read()
    zipped = answer.getheader("Content-Encoding") == "gzip"
    return len(body), (gzip.decompress(body) if zipped else body).decode()


def _ideas(server: Server) -> list[str]:
    """Addresses of the ideas on the first pages of the lists."""
    found: set[str] = set()
    for sort in ("trending", "top", "new"):
        page = _get(server, f"/ideas/?sort={sort}")[1]
        found.update(re.findall(r'href="(/ideas/\d+/[^"/]+/)"', page))
    return sorted(found)


# --- pages ----------------------------------------------------------------------------------------


def _pages(bench, place: Place, server: Server) -> None:
    member, visitor = {"Cookie": place.cookies[0]}, {}
    lists = ["/ideas/", "/ideas/?sort=top", "/ideas/?sort=new", "/ideas/?status=completed"]
    for name, paths, headers, goal in [
        ("list, visitor", lists, visitor, 3),
        ("list, member", lists, member, 4),
        ("idea, visitor", _ideas(server), visitor, 3),
        ("idea, member", _ideas(server), member, 4),
    ]:
        began, requests = place.database_seconds(), 930
        cost = bench.cost(server, paths, headers)
        bench.add(f"{name}, {place.name}", cost / bench.f_ms, "F", goal)
        if place.postgres:
            share = (place.database_seconds() - began) / requests * 1000 / cost
            bench.add(f"{name}: PostgreSQL's time beside the web process's", share, "×", 1)


def _weight(bench, place: Place, server: Server) -> None:
    if place.name != "SQLite":  # the same bytes
        return
    size, html = _get(server, "/ideas/")
    parts = sorted(set(re.findall(r'(?:href|src)="(/(?:assets|media|static)/[^"#]+)', html)))
    sizes = [size, *(_get(server, part)[0] for part in parts)]
    bench.add("first visit to the list, compressed", sum(sizes) / 1000, "KB", 45)
    bench.add("requests of a first visit (the socket counted)", len(sizes) + 1, "", 6)


def _similar(bench, place: Place, server: Server) -> None:
    """The whole request, as somebody types."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    took = []
    for n in range(300):
        typed = TYPED[n % len(TYPED)]
        typed = typed[: len(typed) - n // len(TYPED) % 8]
        headers = _headers(server, place.cookies[n % len(place.cookies)])
        began = time.perf_counter()
        connection.request("POST", "/ideas/similar/", f"title={typed.replace(' ', '+')}", headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, answer.status
        took.append((time.perf_counter() - began) * 1000)
    took = sorted(took[30:])
    bench.add(f"similar ideas, {place.name}: p50", statistics.median(took), "ms")
    p95 = took[int(len(took) * 0.95)]
    bench.add(f"similar ideas, {place.name}: p95", p95, "ms", 50 * bench.f_ms / F_OF_GOALS)


# --- votes ----------------------------------------------------------------------------------------


def _headers(server: Server, cookie: str) -> dict[str, str]:
    return {
        "Cookie": f"{cookie}; csrftoken={TOKEN}",
        "Content-Type": "application/x-www-form-urlencoded",
        "X-CSRFToken": TOKEN,
        "HX-Request": "true",
        "Referer": server.address,
    }


def _votes(bench, place: Place, server: Server) -> None:
    """Two hundred people vote for one idea and take the vote back, again and again, CONNECTIONS of
    them at any moment; in the end every second one has voted.
    """
    idea_id = int(_ideas(server)[0].split("/")[2])
    took: list[float] = []
    began = time.perf_counter()
    shares = [place.cookies[n::CONNECTIONS] for n in range(CONNECTIONS)]
    threads = [
        threading.Thread(target=_vote_on, args=(server, share, idea_id, took)) for share in shares
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    rate = len(took) / (time.perf_counter() - began)
    took.sort()
    wanted = sum(len(share) for share in shares) * ROUNDS * 2
    assert len(took) == wanted, f"{len(took)} of {wanted} votes were answered"
    scale = bench.f_ms / F_OF_GOALS
    bench.add_at_least(f"votes a second through HTTP, {place.name}", rate, "1/s", 200 / scale)
    bench.add(f"a vote, {place.name}: p50", statistics.median(took) * 1000, "ms")
    p99 = took[int(len(took) * 0.99)] * 1000
    bench.add(f"a vote, {place.name}: p99", p99, "ms", 150 * scale)
    said = re.search(r"COUNTED (\d+) (\d+) (\d+)", place.shell(COUNTED % (idea_id, idea_id)))
    shown, rows, people = map(int, said.groups())
    bench.add(f"votes lost or doubled, {place.name}", abs(shown - rows) + rows - people, "", 0)


def _vote_on(server: Server, cookies: list[str], idea_id: int, took: list[float]) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    for n in range(ROUNDS):
        for value in ("1", "0") if n % 2 else ("0", "1"):
            for cookie in cookies:
                began = time.perf_counter()
                path, body = f"/ideas/{idea_id}/vote/", f"vote={value}"
                connection.request("POST", path, body, _headers(server, cookie))
                answer = connection.getresponse()
                body = answer.read()
                if answer.status == 200:
                    took.append(time.perf_counter() - began)


# --- telling --------------------------------------------------------------------------------------


def _telling(bench, place: Place) -> None:
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
        page = _get(server, f"/ideas/{idea_id}/status/", {"Cookie": cookie})[1]
        choices = re.findall(r'name="status" value="(\d+)"', page)
        for status in choices[:2]:
            took.append(_decide(server, cookie, idea_id, status))
    bench.add(f"a decision, {place.name}: returns in", max(took), "ms", 100 * scale)
    people = _told_by_one(place)
    bench.add_at_least(f"people told a second, {place.name}", people, "1/s", 5000 / scale)
    _killed(bench, place)


def _decide(server: Server, cookie: str, idea_id: int, status: str) -> float:
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    headers = {**_headers(server, cookie)}
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


PARTS = {"pages": _pages, "weight": _weight, "similar": _similar, "votes": _votes}
