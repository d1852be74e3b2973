"""What ideas cost: their pages, a vote among two hundred people who vote at once, what is alike,
and a decision that fifty thousand hear of. On SQLite and on PostgreSQL, each beside F in the same
run.
"""

from __future__ import annotations

import http.client
import re
import statistics
import threading
import time
from collections.abc import Sequence

from tests.bench import ideas_telling
from tests.bench.forum import F_OF_GOALS
from tests.bench.ideas_place import Place, Services, get, headers_of, idea_addresses, place_of
from tests.bench.servers import Server

CONNECTIONS, ROUNDS, TIMES = 16, 5, 20
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


DATABASES = ("SQLite", "PostgreSQL")


def run(bench, scale: float, databases: Sequence[str] = DATABASES) -> None:
    """The group's parts, on each of these databases."""
    for name in databases:
        if name == "PostgreSQL" and not Services().postgres_command:
            print("  PostgreSQL is not installed: left out")
            continue
        with place_of(bench, name, scale) as place:
            _measure(bench, place)
            if "growth" in bench.only:
                with place_of(bench, name, scale * TIMES) as large:
                    _growth(bench, place, large)


def _measure(bench, place: Place) -> None:
    with place.server() as server:
        bench.f_ms = _f_of(bench, place, server)
        bench.add(f"F, {place.name}: bare view with session and user", bench.f_ms, "ms")
        for part, measure in PARTS.items():
            if bench.wants(part):
                measure(bench, place, server)
    if bench.wants("votes"):
        _votes(bench, place)
    if bench.wants("telling"):
        ideas_telling.measure(bench, place)


def _f_of(bench, place: Place, server: Server) -> float:
    return bench.cost(server, ["/bench/bare/"], {"Cookie": place.cookies[0]}, 800)


# --- pages ----------------------------------------------------------------------------------------


def _kinds(place: Place, server: Server) -> list[tuple[str, list[str], dict[str, str], int]]:
    """(name, addresses, headers, goal in F) of each kind of page and reader."""
    member, visitor, ideas = {"Cookie": place.cookies[0]}, {}, idea_addresses(server)
    lists = ["/ideas/", "/ideas/?sort=top", "/ideas/?sort=new", "/ideas/?status=completed"]
    return [
        ("list, visitor", lists, visitor, 3),
        ("list, member", lists, member, 4),
        ("idea, visitor", ideas, visitor, 3),
        ("idea, member", ideas, member, 4),
    ]


def _pages(bench, place: Place, server: Server) -> None:
    for name, paths, headers, goal in _kinds(place, server):
        began, requests = place.database_seconds(), 900 + max(len(paths), 30)
        cost = bench.cost(server, paths, headers)
        bench.add(f"{name}, {place.name}", cost / bench.f_ms, "F", goal)
        if place.postgres:
            share = (place.database_seconds() - began) / requests * 1000 / cost
            bench.add(f"{name}: PostgreSQL's time beside the web process's", share, "×", 1)


def _weight(bench, place: Place, server: Server) -> None:
    if place.name != "SQLite":  # the same bytes
        return
    size, html = get(server, "/ideas/")
    parts = sorted(set(re.findall(r'(?:href|src)="(/(?:assets|media|static)/[^"#]+)', html)))
    sizes = [size, *(get(server, part)[0] for part in parts)]
    bench.add("first visit to the list, compressed", sum(sizes) / 1000, "KB", 45)
    bench.add("requests of a first visit (the socket counted)", len(sizes) + 1, "", 6)


def _similar(bench, place: Place, server: Server) -> None:
    took = _similar_ms(place, server)
    bench.add(f"similar ideas, {place.name}: p50", statistics.median(took), "ms")
    p95 = took[int(len(took) * 0.95)]
    bench.add(f"similar ideas, {place.name}: p95", p95, "ms", 50 * bench.f_ms / F_OF_GOALS)


def _similar_ms(place: Place, server: Server) -> list[float]:
    """Milliseconds of the whole request as somebody types, the quickest first."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    took = []
    for n in range(300):
        typed = TYPED[n % len(TYPED)]
        typed = typed[: len(typed) - n // len(TYPED) % 8]
        headers = headers_of(server, place.cookies[n % len(place.cookies)])
        began = time.perf_counter()
        connection.request("POST", "/ideas/similar/", f"title={typed.replace(' ', '+')}", headers)
        answer = connection.getresponse()
        answer.read()
        assert answer.status == 200, answer.status
        took.append((time.perf_counter() - began) * 1000)
    return sorted(took[30:])


# --- votes ----------------------------------------------------------------------------------------


def _votes(bench, place: Place) -> None:
    """Two hundred people vote for one idea and take the vote back, again and again, CONNECTIONS of
    them at any moment; in the end every second one has voted. On PostgreSQL two processes answer
    them, on both cores; SQLite has one writer.
    """
    with place.server() as server:
        cost = statistics.median(_vote_ms(place, server) for _round in range(3))
        bench.add(f"a vote, {place.name}: the web process's time", cost / bench.f_ms, "F")
    with place.server(workers=2 if place.postgres else 1) as server:
        idea_id = int(idea_addresses(server)[0].split("/")[2])
        took: list[float] = []
        began = time.perf_counter()
        shares = [place.cookies[n::CONNECTIONS] for n in range(CONNECTIONS)]
        threads = [
            threading.Thread(target=_vote_on, args=(server, share, idea_id, took))
            for share in shares
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        rate = len(took) / (time.perf_counter() - began)
    took.sort()
    wanted = sum(len(share) * ROUNDS * 2 + (len(share) + 1) // 2 for share in shares)
    assert len(took) == wanted, f"{len(took)} of {wanted} votes were answered"
    scale = bench.f_ms / F_OF_GOALS
    bench.add_at_least(f"votes a second through HTTP, {place.name}", rate, "1/s", 200 / scale)
    bench.add(f"a vote, {place.name}: p50", statistics.median(took) * 1000, "ms")
    p99 = took[int(len(took) * 0.99)] * 1000
    bench.add(f"a vote, {place.name}: p99", p99, "ms", 150 * scale)
    said = re.search(r"COUNTED (\d+) (\d+) (\d+)", place.shell(COUNTED % (idea_id, idea_id)))
    shown, rows, people = map(int, said.groups())
    bench.add(f"votes lost or doubled, {place.name}", abs(shown - rows) + rows - people, "", 0)


def _vote_ms(place: Place, server: Server) -> float:
    """Milliseconds of the server's processor time for a vote, given or taken back."""
    idea_id, some = int(idea_addresses(server)[1].split("/")[2]), place.cookies[:40]
    _vote_on(server, some[:10], idea_id, [])
    before, took = server.cpu(), []
    _vote_on(server, some, idea_id, took)
    return (server.cpu() - before) / len(took) * 1000


def _vote_on(server: Server, cookies: list[str], idea_id: int, took: list[float]) -> None:
    """Each of these people votes and takes it back ROUNDS times, and every second one votes again;
    a vote that changes nothing would cost less.
    """
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    for n in range(ROUNDS * 2 + 1):
        for cookie in cookies[:: 2 if n == ROUNDS * 2 else 1]:
            began = time.perf_counter()
            path, body = f"/ideas/{idea_id}/vote/", f"vote={(n + 1) % 2}"
            connection.request("POST", path, body, headers_of(server, cookie))
            answer = connection.getresponse()
            answer.read()
            if answer.status == 200:
                took.append(time.perf_counter() - began)


# --- growth ---------------------------------------------------------------------------------------


def _growth(bench, small: Place, large: Place) -> None:
    """The same figures beside those with TIMES as much, in turn."""
    with small.server() as few, large.server() as many:
        both = [(small, few), (large, many)]
        pages = [_kinds(place, server) for place, server in both]
        f_ms = [_f_of(bench, place, server) for place, server in both]
        for at_small, at_large in zip(*pages, strict=True):
            costs = [
                bench.cost(server, kind[1], kind[2]) / f
                for (_place, server), kind, f in zip(both, (at_small, at_large), f_ms, strict=True)
            ]
            name = f"{at_small[0]}, {small.name}: × {TIMES} the data"
            bench.add(name, costs[1] / costs[0], "×", 1.3)
        votes = [_vote_ms(place, server) for place, server in both]
        bench.add(f"a vote, {small.name}: × {TIMES} the data", votes[1] / votes[0], "×", 1.3)
        similar = [took[int(len(took) * 0.95)] for took in (_similar_ms(*one) for one in both)]
        name = f"similar ideas, {small.name}: p95, × {TIMES} the data"
        bench.add(name, similar[1] / similar[0], "×", 1.3)
        bench.add(f"similar ideas at × {TIMES}, {small.name}: p95", similar[1], "ms")


PARTS = {"pages": _pages, "weight": _weight, "similar": _similar}
