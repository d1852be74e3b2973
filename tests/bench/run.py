"""`bin/bench`: builds the data, starts the servers, drives them, prints figures with their
goals.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from tests.bench import embedded, ideas, notices, pages, search
from tests.bench.forum import F_OF_GOALS, Bench
from tests.bench.servers import CORES, Server

GROUPS = {
    "forum": {
        "pages": "processor time of topic and list pages, as multiples of a bare view",
        "embedded": "the same pages behind the one process of the embedded column",
        "reply": "a reply through HTTP, in a small and a huge topic and a huge forum",
        "watchers": "from the POST to the sockets of 200, 1,000 and 3,000 watchers",
        "weight": "what a first visit transfers",
        "process": "memory and start of a web process",
        "growth": "the same pages at a tenth of the data",
    },
    "pages": {
        "demo": (
            "processor time and queries of every kind of page, as multiples of a topic page for the"
            " same reader"
        ),
        "tenfold": "the same at ten times the data",
    },
    "ideas": {
        "pages": "processor time of lists and pages of ideas, as multiples of a bare view",
        "weight": "what a first visit transfers",
        "similar": "similar ideas while somebody types",
        "votes": "two hundred people vote for one idea and take it back, at once",
        "telling": "a decision that 50,000 people hear of, and a worker that is killed meanwhile",
        "growth": "pages, votes and similar ideas at twenty times the data; only when it is named",
    },
    "notices": {
        "telling": "notices that a worker writes in a second, on SQLite and on PostgreSQL",
        "posting": "a reply in a topic with 10,000 watchers beside one in a topic without",
    },
    "search": {
        "quality": (
            "recall@5, MRR, nDCG@10 on links of real questions, beside plain BM25 of each engine"
        ),
        "russian": "sixty Russian questions to the demo's articles",
        "speed": "suggestions and full search among 50,000 entries, on SQLite and on Elasticsearch",
        "lag": "from a post to its being findable",
        "large": "a million entries on Elasticsearch: building the index, searching (half an hour)",
    },
}


def main() -> int:
    options = argparse.ArgumentParser(prog="bin/bench", description=__doc__)
    options.add_argument("group", nargs="?", choices=sorted(GROUPS), default="forum")
    options.add_argument("--list", action="store_true", help="name what there is")
    options.add_argument("--json", type=Path, help="also write the figures here")
    options.add_argument("--only", nargs="*", default=[], help="parts of the group")
    options.add_argument(
        "--scale", type=float, default=1.0, help="size of the data, 1 is the one the goals are for"
    )
    options.add_argument(
        "--database", nargs="*", default=ideas.DATABASES, help="where ideas are measured"
    )
    choice = options.parse_args()
    if choice.list:
        for group, parts in GROUPS.items():
            for part, words in parts.items():
                print(f"{group} {part:<10} {words}")
        return 0
    os.sched_setaffinity(0, CORES[-1:])
    with tempfile.TemporaryDirectory(prefix="veche-bench-") as folder:
        bench = Bench(Path(folder), choice.only)
        if choice.group == "ideas":
            ideas.run(bench, choice.scale, choice.database)
        elif choice.group == "notices":
            notices.run(bench)
        elif choice.group == "pages":
            pages.run(bench)
        elif choice.group == "search":
            search.run(bench)
        else:
            data, cookies = bench.build(choice.scale)
            run(bench, data, cookies, choice.scale)
    if choice.json:
        choice.json.write_text(json.dumps([asdict(figure) for figure in bench.figures], indent=1))
    missed = [figure.name for figure in bench.figures if figure.met is False]
    print(
        f"\n{len(bench.figures)} figures, F = {bench.f_ms:.2f} ms; missed:"
        f" {', '.join(missed) or 'none'}"
    )
    return 0


def run(bench: Bench, data: Path, cookies: list[str], scale: float) -> None:
    full: dict[str, float] = {}
    with Server("wsgi", data) as server:
        if any(bench.wants(part) for part in ("pages", "growth", "reply", "watchers", "process")):
            full = bench.pages(server, cookies)
        if bench.wants("weight"):
            bench.weight(server)
        if bench.wants("reply"):
            bench.replies(server, cookies)
        if bench.wants("process"):
            bench.add("memory of a web process after the load", server.memory(), "MB", 180)
            bench.add("start to first answer", server.started_in, "s", 3 * bench.f_ms / F_OF_GOALS)
    if bench.wants("watchers"):
        bench.watchers(data, cookies)
    if bench.wants("embedded"):
        embedded.run(bench, data, cookies)
    if bench.wants("growth"):
        small, small_cookies = bench.build(scale / 10)
        with Server("wsgi", small) as server:
            tenth = bench.pages(server, small_cookies, " (tenth)", goals=False)
        for name, ratio in full.items():
            if name in tenth:
                bench.add(f"growth over ten times the data: {name}", ratio / tenth[name], "×", 1.3)


if __name__ == "__main__":
    sys.exit(main())
