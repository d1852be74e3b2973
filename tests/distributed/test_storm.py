"""Parts of both columns are killed, stopped and frozen while people do everything at random:
afterwards everything is true.

FAULT_SECONDS makes it longer, FAULT_SEED replays a plan (each run prints its own).
"""

from __future__ import annotations

import os
import random

from tests.faults.__main__ import run
from tests.faults.columns import running

SECONDS = float(os.environ.get("FAULT_SECONDS", "20"))
SEED = os.environ.get("FAULT_SEED") or str(random.SystemRandom().randrange(100_000))


def test_the_distributed_column_survives_its_parts(whole, capfd):
    with capfd.disabled():
        assert run(whole, SEED, SECONDS, processes=4) == 0, SEED


def test_the_embedded_column_survives_its_one_process(tmp_path, capfd):
    with capfd.disabled(), running("embedded", tmp_path) as embedded:
        assert run(embedded, SEED, SECONDS, processes=3) == 0, SEED
