"""Databases made once and copied: migrations and the demo take longer than most tests that need
them.

Kept in the machine's folder for temporary files under a name made of all that goes into them, so
that a change of any of it makes them anew.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
DATABASE = "veche.sqlite3"
ROOMS = ("community", "forum", "kb", "moderation")


def migrate_into(file: Path) -> None:
    """Make `file` a SQLite database with every migration applied."""
    sources = [path for room in ROOMS for path in (ROOT / room).rglob("migrations/*.py")]
    grants = [ROOT / "community/accounts/roles.py"]
    grants += [path for room in ROOMS for path in (ROOT / room).rglob("rules.py")]
    kept = _kept("migrated", [*sources, *grants], _migrate)
    for old in file.parent.glob(f"{file.name}*"):
        old.unlink()
    shutil.copyfile(kept / DATABASE, file)


def plant_demo(data: Path) -> None:
    """Make `data` the DATA_DIR of a fresh demo: database, faces, pictures."""

    def fill(folder: Path) -> None:
        migrate_into(folder / DATABASE)
        _manage(folder, "seed_demo")

    files = [path for room in ROOMS for path in (ROOT / room).rglob("*") if path.is_file()]
    sources = [path for path in files if "__pycache__" not in path.parts]
    source = _kept(f"demo-{date.today()}", sources, fill)  # its dates count back from today
    shutil.copytree(source, data, dirs_exist_ok=True)


def _migrate(folder: Path) -> None:
    _manage(folder, "migrate", "-v", "0")


def _manage(folder: Path, *command: str) -> None:
    """Run a command of the product on the SQLite database of `folder`."""
    distributed = ("DATABASE_URL", "REDIS_URL", "ELASTICSEARCH_URL")
    environment = {key: value for key, value in os.environ.items() if key not in distributed}
    environment |= {
        "DEMO": "1",
        "DATA_DIR": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / DATABASE}",
        "DJANGO_SETTINGS_MODULE": "community.settings",
    }
    subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )


def _kept(name: str, ingredients: list[Path], fill: Callable[[Path], None]) -> Path:
    """The folder that was made of these files; made elsewhere and moved: nobody sees half of it."""
    recipe = hashlib.blake2s(digest_size=10)
    for path in sorted([*ingredients, ROOT / "requirements/base.lock"]):
        recipe.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    place = Path(tempfile.gettempdir()) / f"veche-{name}-{recipe.hexdigest()}"
    if not place.exists():
        workshop = Path(tempfile.mkdtemp(prefix=f"veche-{name}-"))
        made = workshop / "made"
        made.mkdir()
        fill(made)
        with contextlib.suppress(OSError):  # somebody else was quicker
            os.rename(made, place)
        shutil.rmtree(workshop, ignore_errors=True)
    return place
