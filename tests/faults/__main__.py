"""python -m tests.faults [--column embedded|distributed] [--seconds 20] [--seed N] [--processes 4]

Starts a column, lets so many processes do everything at random through its doors while its parts are killed, stopped, frozen and
started again, and says what is not true afterwards. The same seed makes the same plan of faults and the same wishes.
"""

from __future__ import annotations

import argparse
import random
import subprocess
import sys
import tempfile
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
    with tempfile.TemporaryDirectory(prefix="veche-faults-") as folder, running(choice.column, Path(folder)) as column:
        return run(column, seed, choice.seconds, choice.processes)


def run(column, seed: str, seconds: float, processes: int) -> int:
    """The storm over a column that runs; returns 0 when everything is true afterwards."""
    print(f"Seed {seed}: {processes} processes and the faults for {seconds:g} seconds.", flush=True)
    portal = [sys.executable, "-m", "tests.faults.portal"]
    writing = subprocess.Popen([*portal, "do", column.address, seed, str(seconds), str(processes)], cwd=ROOT, env=column.environment)
    storm(column, random.Random(seed), lambda: writing.poll() is not None)
    column.rest()
    wrong = writing.returncode
    wrong += subprocess.call([*portal, "check", column.address, str(column.folder)], cwd=ROOT, env=column.environment)
    print(f"Seed {seed}: {'something is wrong' if wrong else 'all is true'}.", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
