"""No link of the demo leads nowhere, for whoever follows it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.planted import DATABASE, plant_demo

ROOT = Path(__file__).resolve().parents[2]


def test_every_link_of_the_demo_leads_somewhere(tmp_path):
    plant_demo(tmp_path)
    column = ("DATABASE_URL", "REDIS_URL", "ELASTICSEARCH_URL")
    environment = {key: value for key, value in os.environ.items() if key not in column}
    environment |= {"DATA_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path / DATABASE}"}
    command = [sys.executable, "-m", "tests.crawl"]
    walk = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)
    assert walk.returncode == 0, walk.stdout + walk.stderr[-3000:]
