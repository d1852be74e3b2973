"""What every kind of page costs beside a topic page for the same reader, in one process, at the
demo's size and at ten times that.
"""

from __future__ import annotations

import json
import subprocess
import sys

from tests.bench.servers import CORES, environment

TIMES = 10
ROUNDS = 40


def run(bench) -> None:
    """Both sizes, one after the other."""
    print(
        f"  {len(CORES)} cores; milliseconds of processor time, queries, and times a topic page for"
        " the same reader",
        flush=True,
    )
    for part, times in (("demo", 1), ("tenfold", TIMES)):
        if bench.wants(part):
            _measure(bench, part, times)


def _measure(bench, part: str, times: int) -> None:
    data = bench.folder / part
    data.mkdir()
    where = environment(data)
    subprocess.run(
        [sys.executable, "-m", "tests.bench.growth", str(times)],
        env=where,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    out = subprocess.run(
        [sys.executable, "-m", "tests.bench.page_costs", str(ROUNDS)],
        env=where,
        check=True,
        capture_output=True,
        text=True,
    )
    for line in out.stdout.splitlines():
        cost = json.loads(line)
        name = f"{cost['kind']}, {cost['reader']}" + ("" if times == 1 else f" (× {times})")
        bench.add(f"{name}: {cost['ms']:.1f} ms", cost["times"], "×", cost["goal"])
        bench.add(f"{name}: queries", cost["queries"], "", cost["most_queries"])
