"""How well and how fast the search finds: quality on real questions, Russian questions to the
demo's articles, speed, lag, rebuilding.
"""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import psutil

from tests.bench.search_data import sentences_of
from tests.bench.servers import Server, Worker, environment

DUMPS = Path(__file__).resolve().parents[3] / "shared" / "data"
SMALL, LARGE = 50_000, 1_000_000
RUSSIAN = Path(__file__).parent / "russian_questions.txt"
LEAST_BETTER = 1.1
ROUNDS = 3

ASK = """
from pathlib import Path
from django.contrib.auth.models import AnonymousUser
from community.search.finding import search
from community.search.query import Filters
lines = Path("%s").read_text().splitlines()
lines = [line.split(" | ") for line in lines if line.strip() and not line.startswith("#")]
missed = []
for question, key in lines:
    results = search(AnonymousUser(), question, filters=Filters(locale="ru")).results
    answers = [result.entry for result in results if result.entry.kind in ("article", "faq")]
    found = [one.address.partition("#")[0].rstrip("/").rsplit("/", 1)[-1] for one in answers]
    found = list(dict.fromkeys(found))[:5]
    if not {one.strip() for one in key.split(",")} & set(found):
        missed.append((question, key.strip(), found))
print("RECALL", (len(lines) - len(missed)) / len(lines), len(lines))
for row in missed:
    print("MISSED", row)
"""
LAG = """
import time, uuid
from community.accounts.models import User
from django.contrib.auth.models import AnonymousUser
from community.search.finding import search
from forum import actions
from forum.models import Forum
by = User.objects.order_by("id")[0]
forum = Forum.objects.filter(type=0).order_by("id")[0]
for n in range(25):
    word = f"lag{uuid.uuid4().hex[:8]}x"
    actions.start_topic(forum, by=by, title=f"How long until {word} is found", content="x")
    began = time.perf_counter()
    while not search(AnonymousUser(), word, literal=True).results:
        time.sleep(0.02)
        assert time.perf_counter() - began < 20
    print("LAG", time.perf_counter() - began)
"""


def run(bench) -> None:
    """The group's parts. Without Java and Maven, Elasticsearch's are left out, and it says so."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bin"))
    import search_server

    with_server = search_server.is_possible()
    if not with_server:
        print("  Java and Maven are not installed: Elasticsearch is left out")
    if bench.wants("quality"):
        quality(bench, with_server)
    if bench.wants("russian"):
        russian(bench, with_server)
    if bench.wants("speed") or bench.wants("lag"):
        small(bench, with_server)
    if with_server and bench.wants("large"):
        large(bench)


@contextlib.contextmanager
def elasticsearch(heap: str = "512m") -> Iterator[dict[str, str]]:
    """A server with nothing in it, as the environment that leads to it."""
    import search_server
    from services import free_port

    search_server.put_together()
    server = search_server.SearchServer(free_port(), heap=heap)
    server.forget()
    server.start()
    try:
        yield {"ELASTICSEARCH_URL": server.url}
    finally:
        server.stop()
        server.forget()


@contextlib.contextmanager
def postgresql() -> Iterator[dict[str, str]]:
    """A database with nothing in it, as the environment that leads to it; empty where it is not
    installed.
    """
    from services import Services

    with Services() as services:
        if services.postgres_command and services.redis_command:
            services.start()
            yield {"DATABASE_URL": services.database_url, "REDIS_URL": services.redis_url}
        else:
            print("  PostgreSQL and Redis are not installed: PostgreSQL is left out")
            yield {}


def _manage(where: dict[str, str], *command: str) -> str:
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        env=where,
        check=True,
        capture_output=True,
        text=True,
    ).stdout


def _shell(where: dict[str, str], code: str) -> str:
    return _manage(where, "shell", "--no-imports", "-c", code)


def quality(bench, with_server: bool) -> None:
    """Import both dumps; on the half of the links that tuning never saw, ours beside plain BM25 of
    the same engine.

    PostgreSQL has no BM25 of its own: ours there stands beside SQLite's.
    """
    where = _imported(bench.folder / "quality")
    _compare(bench, where, "SQLite")
    if with_server:
        with elasticsearch() as found:
            _manage(where | found, "rebuild_search", "--engine-only")
            _compare(bench, where | found, "Elasticsearch")
    with postgresql() as found:
        if found:
            _compare(bench, _imported(bench.folder / "quality-postgresql", **found), "PostgreSQL")


def _imported(data: Path, **more: str) -> dict[str, str]:
    data.mkdir()
    where = environment(data) | more
    _manage(where, "migrate", "-v0")
    _shell(
        where,
        "from community.portal.models import Look; Look.objects.create(pk=1)\nfrom"
        " forum.actions.forums import *\ngive_standard_permissions(); add_forum('Dump')",
    )
    for dump in sorted(path for path in DUMPS.iterdir() if path.is_dir()):
        _manage(where, "import_stackexchange", str(dump), "--forum", "dump")
    _manage(where, "rebuild_search")
    return where


def _compare(bench, where: dict[str, str], engine: str) -> None:
    command = [
        sys.executable,
        "-m",
        "tests.bench.search_quality",
        str(DUMPS),
        engine.casefold(),
        "unseen",
    ]
    result = json.loads(
        subprocess.run(command, env=where, check=True, capture_output=True, text=True).stdout
    )
    for n, name in enumerate(("recall@5", "MRR", "nDCG@10")):
        bench.add(f"{engine}: {name}, ours", result["ours"][n], "")
        bench.add_at_least(
            f"{engine}: {name} beside plain BM25",
            result["ours"][n] / result["plain"][n],
            "×",
            LEAST_BETTER,
        )
        bench.add(
            f"{engine}: {name} beside BM25 over all posts",
            result["ours"][n] / result["plain over all posts"][n],
            "×",
        )


def russian(bench, with_server: bool) -> None:
    """Sixty questions in people's own words to the demo's articles."""
    data = bench.folder / "russian"
    data.mkdir()
    where = environment(data)
    _manage(where, "migrate", "-v0")
    _manage(where, "seed_demo")
    found = [("database", where)]
    with elasticsearch() if with_server else contextlib.nullcontext({}) as more:
        if with_server:
            _manage(where | more, "rebuild_search", "--engine-only")
            found.append(("elasticsearch", where | more))
        for name, there in found:
            out = _shell(there, ASK % RUSSIAN)
            recall, number = re.findall(r"RECALL ([\d.]+) (\d+)", out)[0]
            bench.add_at_least(
                f"{name}: Russian questions to articles, recall@5 of {number}",
                float(recall),
                "",
                0.9,
            )
            for line in out.splitlines():
                if line.startswith("MISSED"):
                    print("   ", line)


def _questions() -> tuple[list[str], list[str], list[str]]:
    """(titles, beginnings of titles as somebody types, searches of one to three words), the same
    every time.
    """
    dice = random.Random(3)
    titles = dice.sample(sentences_of(DUMPS)[0], 120)
    typed = [title[: dice.randrange(4, 30)] for title in titles]
    words = [word for title in titles for word in re.findall(r"\w{5,}", title)]
    return titles, typed, [" ".join(dice.sample(words, dice.randrange(1, 4))) for _ in range(120)]


def _speed(bench, server: Server, name: str, goals: bool = True) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    titles, typed, searches = _questions()

    def timed(paths: list[str]) -> list[float]:
        took = []
        for path in paths:
            began = time.perf_counter()
            connection.request("GET", path)
            answer = connection.getresponse()
            answer.read()
            took.append((time.perf_counter() - began) * 1000)
            assert answer.status == 200, (answer.status, path)
        return sorted(took)

    for words, paths, goal in [
        ("suggestions while typing", [f"/search/instant/?q={quote(text)}" for text in typed], 50),
        (
            "suggestions for a whole title",
            [f"/search/instant/?q={quote(text)}" for text in titles],
            50,
        ),
        (
            "full search, one to three words",
            [f"/search/?q={quote(text)}" for text in searches],
            150,
        ),
        ("full search, a whole title", [f"/search/?q={quote(text)}" for text in titles], 150),
    ]:
        timed(paths)  # a server that has just been started translates its code while it answers
        rounds = sorted(
            (timed(paths) for _ in range(ROUNDS)), key=lambda took: took[int(len(took) * 0.95)]
        )
        took = rounds[ROUNDS // 2]
        bench.add(f"{name}: {words}, p50", took[len(took) // 2], "ms")
        bench.add(
            f"{name}: {words}, p95 (middle of {ROUNDS} rounds)",
            took[int(len(took) * 0.95)],
            "ms",
            goal if goals else None,
        )


def _lag(bench, where: dict[str, str], data: Path, name: str) -> None:
    with Worker(data, **{key: value for key, value in where.items() if key == "ELASTICSEARCH_URL"}):
        time.sleep(5)
        lags = sorted(float(lag) for lag in re.findall(r"LAG ([\d.]+)", _shell(where, LAG)))
    bench.add(f"{name}: from post to findable, p50", lags[len(lags) // 2], "s")
    bench.add(f"{name}: from post to findable, p95", lags[int(len(lags) * 0.95)], "s", 2)


def _fill(data: Path, number: int, *more: str, **found: str) -> dict[str, str]:
    data.mkdir()
    where = environment(data) | found
    subprocess.run(
        [sys.executable, "-m", "tests.bench.search_data", str(DUMPS), str(number), *more],
        env=where,
        check=True,
    )
    return where


def small(bench, with_server: bool) -> None:
    """Fifty thousand entries, on SQLite, on Elasticsearch, and (no goal names it) on PostgreSQL."""
    data = bench.folder / "small"
    where = _fill(data, SMALL, "fts")
    with Server("wsgi", data) as server:
        if bench.wants("speed"):
            _speed(bench, server, f"SQLite, {SMALL:,}")
    if bench.wants("lag"):
        _lag(bench, where, data, "SQLite")
    if with_server:
        with elasticsearch() as found:
            _manage(where | found, "rebuild_search", "--engine-only")
            if bench.wants("speed"):
                with Server("wsgi", data, **found) as server:
                    _speed(bench, server, f"Elasticsearch, {SMALL:,}")
            if bench.wants("lag"):
                _lag(bench, where | found, data, "Elasticsearch")
    if bench.wants("speed"):
        with postgresql() as found:
            if found:
                data = bench.folder / "small-postgresql"
                where = _fill(data, SMALL, "fts", **found)
                _manage(
                    where, "dbshell", "--", "-c", "VACUUM ANALYZE"
                )  # what its own clock does within minutes
                with Server("wsgi", data, **found) as server:
                    _speed(bench, server, f"PostgreSQL, {SMALL:,}", goals=False)


def large(bench) -> None:
    """A million entries on Elasticsearch: building the index with constant memory, then searching
    in it.
    """
    data = bench.folder / "large"
    where = _fill(data, LARGE)
    with elasticsearch("2g") as found:
        began = time.monotonic()
        process = subprocess.Popen(
            [sys.executable, "manage.py", "rebuild_search", "--engine-only"],
            env=where | found,
            stdout=subprocess.DEVNULL,
        )
        marks = []
        while process.poll() is None:
            with contextlib.suppress(psutil.Error):
                marks.append(psutil.Process(process.pid).memory_info().rss / 1e6)
            time.sleep(2)
        assert process.returncode == 0
        bench.add(
            f"building the index of {LARGE:,} entries", (time.monotonic() - began) / 60, "min"
        )
        bench.add("memory of the builder at most", max(marks), "MB")
        quarter = max(marks[: len(marks) // 4])
        bench.add(
            "memory at most, beside that of the first quarter", max(marks) / quarter, "×", 1.15
        )
        with Server("wsgi", data, **found) as server:
            _speed(bench, server, f"Elasticsearch, {LARGE:,}")


if __name__ == "__main__":
    sys.exit(os.EX_USAGE)
