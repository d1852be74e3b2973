"""python -m tests.faults [--column embedded|distributed] [--seconds 20] [--seed N] [--processes 4]

Starts a column, lets so many processes do everything at random through its doors while its parts
are killed, stopped, frozen and started again, and says what is not true afterwards. The same seed
makes the same plan of faults and the same wishes.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

from tests.faults.columns import ROOT, running, storm


def main() -> int:
    options = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    options.add_argument("--column", choices=("embedded", "distributed"), default="embedded")
    options.add_argument("--seconds", type=float, default=20)
    options.add_argument("--seed", default="")
    options.add_argument("--processes", type=int, default=4)
    choice = options.parse_args()
    seed = choice.seed or str(random.SystemRandom().randrange(100_000))
    with (
        tempfile.TemporaryDirectory(prefix="veche-faults-") as folder,
        running(choice.column, Path(folder)) as column,
    ):
        return run(column, seed, choice.seconds, choice.processes)


def run(column, seed: str, seconds: float, processes: int) -> int:
    """The storm over a column that runs; returns 0 when everything is true afterwards."""
    print(f"Seed {seed}: {processes} processes and the faults for {seconds:g} seconds.", flush=True)
    portal = [sys.executable, "-m", "tests.faults.portal"]
    writing = subprocess.Popen(
        [*portal, "do", column.address, seed, str(seconds), str(processes)],
        cwd=ROOT,
        env=column.environment,
    )
    storm(column, random.Random(seed), lambda: writing.poll() is not None)
    column.rest()
    wrong = writing.returncode
    wrong += subprocess.call(
        [*portal, "check", column.address, str(column.folder)], cwd=ROOT, env=column.environment
    )
    if wrong:
        print(*complaints(column.folder), sep="\n")
    print(f"Seed {seed}: {'something is wrong' if wrong else 'all is true'}.", flush=True)
    return 1 if wrong else 0


def complaints(folder: Path) -> list[str]:
    """How each traceback ended that a server or a worker wrote, each once, with how often."""
    counts: Counter[str] = Counter()
    for log in folder.rglob("*.log"):
        in_one = False
        for line in log.read_text(errors="replace").splitlines():
            in_one = in_one or line.startswith("Traceback")
            if in_one and line[:1] not in (" ", "T", ""):
                counts[f"{log.name}: {line[:300]}"] += 1
                in_one = False
    return [f"  {number} × {words}" for words, number in counts.most_common(30)]


if __name__ == "__main__":
    sys.exit(main())
