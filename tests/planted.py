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
ROOMS = ("community", "forum", "ideas", "kb", "moderation")


def migrate_into(file: Path) -> None:
    """Make `file` a SQLite database with every migration applied."""
    kept = _kept("migrated", _what_migrates(), _migrate)
    for old in file.parent.glob(f"{file.name}*"):
        old.unlink()
    shutil.copyfile(kept / DATABASE, file)


def migrated_on(server: str) -> str:
    """The name of a database of this PostgreSQL (a URL) with every migration applied, to be copied:
    `CREATE DATABASE … TEMPLATE`.
    """
    import psycopg

    name = f"migrated_{_recipe(_what_migrates())}"
    exists = "SELECT 1 FROM pg_database WHERE datname = %s"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("SELECT pg_advisory_lock(1)")  # the other worker waits for it
        if not connection.execute(exists, [name]).fetchone():
            connection.execute("DROP DATABASE IF EXISTS migrating")
            connection.execute("CREATE DATABASE migrating")
            _manage("migrate", "-v", "0", DATABASE_URL=server.rpartition("/")[0] + "/migrating")
            connection.execute(f"ALTER DATABASE migrating RENAME TO {name}")
    return name


def plant_demo(data: Path) -> None:
    """Make `data` the DATA_DIR of a fresh demo: database, faces, pictures."""

    def fill(folder: Path) -> None:
        migrate_into(folder / DATABASE)
        _manage("seed_demo", **_on_sqlite(folder))

    files = [path for room in ROOMS for path in (ROOT / room).rglob("*") if path.is_file()]
    sources = [path for path in files if "__pycache__" not in path.parts]
    source = _kept(f"demo-{date.today()}", sources, fill)  # its dates count back from today
    shutil.copytree(source, data, dirs_exist_ok=True)


def _what_migrates() -> list[Path]:
    """The files that say what stands in a migrated database."""
    sources = [path for room in ROOMS for path in (ROOT / room).rglob("migrations/*.py")]
    grants = [path for room in ROOMS for path in (ROOT / room).rglob("rules.py")]
    return [*sources, *grants, ROOT / "community/accounts/roles.py"]


def _migrate(folder: Path) -> None:
    _manage("migrate", "-v", "0", **_on_sqlite(folder))


def _on_sqlite(folder: Path) -> dict[str, str]:
    return {"DATA_DIR": str(folder), "DATABASE_URL": f"sqlite:///{folder / DATABASE}"}


def _manage(*command: str, **environment: str) -> None:
    """Run a command of the product in this environment."""
    distributed = ("DATABASE_URL", "REDIS_URL", "ELASTICSEARCH_URL")
    ours = {key: value for key, value in os.environ.items() if key not in distributed}
    demo = {"DEMO": "1", "DJANGO_SETTINGS_MODULE": "community.settings"}
    subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env={**ours, **demo, **environment},
        check=True,
        stdout=subprocess.DEVNULL,
    )


def _recipe(ingredients: list[Path]) -> str:
    """A short word that changes when any of these files does."""
    recipe = hashlib.blake2s(digest_size=10)
    for path in sorted([*ingredients, ROOT / "requirements/base.lock"]):
        recipe.update(str(path.relative_to(ROOT)).encode() + path.read_bytes())
    return recipe.hexdigest()


def _kept(name: str, ingredients: list[Path], fill: Callable[[Path], None]) -> Path:
    """The folder that was made of these files; made elsewhere and moved: nobody sees half of it."""
    place = Path(tempfile.gettempdir()) / f"veche-{name}-{_recipe(ingredients)}"
    if not place.exists():
        workshop = Path(tempfile.mkdtemp(prefix=f"veche-{name}-"))
        made = workshop / "made"
        made.mkdir()
        fill(made)
        with contextlib.suppress(OSError):  # somebody else was quicker
            os.rename(made, place)
        shutil.rmtree(workshop, ignore_errors=True)
    return place
