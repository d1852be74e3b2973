"""The commands of bin/ on what bin/demo made."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from tests.planted import ROOT, plant_demo

OF_AN_INSTALLATION = ("SECRET_KEY", "DEMO", "SITE_URL", "DATABASE_URL", "REDIS_URL", "DATA_DIR")


def manage(data: Path, *command: str) -> subprocess.CompletedProcess:
    """`bin/manage` as a newcomer calls it, with nothing set."""
    environment = {key: os.environ[key] for key in os.environ if key not in OF_AN_INSTALLATION}
    return subprocess.run(
        [sys.executable, str(ROOT / "bin" / "manage"), *command],
        env=environment | {"DATA_DIR": str(data)},
        capture_output=True,
        text=True,
    )


def test_a_command_works_on_what_the_demo_made_and_knows_its_address(tmp_path):
    plant_demo(tmp_path)
    (tmp_path / "port").write_text("8017")
    says = "from django.conf import settings; from forum.models import Topic\n"
    says += "print(settings.SITE_URL, Topic.objects.count() > 100)"
    done = manage(tmp_path, "shell", "--no-imports", "-c", says)
    assert done.stdout.strip() == "http://localhost:8017 True", done.stderr


def test_a_command_without_a_demo_says_what_to_do_first(tmp_path):
    done = manage(tmp_path / "nowhere", "check")
    assert done.returncode == 1 and "bin/demo" in done.stderr
