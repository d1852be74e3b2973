"""The project's own `.venv`, made and kept up to date from a lock file; shared by the commands in
this folder.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import venv
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
DEMO_DATA = ROOT / "var" / "demo"


def stop_with(sentence: str) -> NoReturn:
    """One sentence, and the end."""
    print(sentence, file=sys.stderr)
    raise SystemExit(1)


def install(lock: str) -> Path:
    """Make `.venv` hold what `requirements/<lock>.lock` lists; returns its Python.

    Does nothing when it does already.
    """
    python = VENV / ("Scripts" if os.name == "nt" else "bin") / "python"
    if python.exists() and (_holds(lock) or _holds("dev")):
        return python
    file = _lock_file(lock)
    if not python.exists():
        print("• Making .venv …", flush=True)
        _make_venv()
    print(f"• Installing from requirements/{file.name} (a minute the first time) …", flush=True)
    if subprocess.call(_installer(python) + ["--require-hashes", "-r", str(file)], cwd=ROOT):
        stop_with("Installing the packages failed; the lines above say why. Is there a network?")
    _stamp(lock).write_text(_wanted(lock))
    return python


def _lock_file(lock: str) -> Path:
    return ROOT / "requirements" / f"{lock}.lock"


def _stamp(lock: str) -> Path:
    return VENV / f"installed-{lock}"


def _wanted(lock: str) -> str:
    return hashlib.sha256(_lock_file(lock).read_bytes()).hexdigest()


def _holds(lock: str) -> bool:
    """Whether `.venv` has what the lock file lists; "dev" lists everything."""
    return _stamp(lock).exists() and _stamp(lock).read_text() == _wanted(lock)


def _installer(python: Path) -> list[str]:
    """uv where it is there, else pip, which leaves compiling to whoever imports a module first."""
    if uv := shutil.which("uv"):
        return [uv, "pip", "install", "--quiet", "--python", str(python)]
    quiet = ["--quiet", "--disable-pip-version-check", "--no-compile"]
    return [str(python), "-m", "pip", "install", *quiet]


def demo_environment(data: Path, port: int | None = None) -> dict[str, str]:
    """The settings of the demo that keeps its data in `data`; the port is the last one, if none is
    given.
    """
    noted = data / "port"
    if port is not None:
        noted.write_text(str(port))
    elif noted.exists():
        port = int(noted.read_text())
    demo = {
        "DEMO": "1",
        "DATA_DIR": str(data),
        "SITE_URL": f"http://localhost:{port or 8000}",
        "DATABASE_URL": f"sqlite:///{data / 'veche.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "community.settings",
        "MALLOC_ARENA_MAX": "2",  # threads that each keep memory to themselves cost ten megabytes
    }
    environment = {key: value for key, value in os.environ.items() if key != "REDIS_URL"}
    return environment | demo


def _make_venv() -> None:
    try:
        import ensurepip  # noqa: F401  (Debian packs it apart: python3-venv)
    except ImportError:
        stop_with(
            "This Python has no venv module: install it (on Debian and Ubuntu: apt install"
            " python3-venv)."
        )
    try:
        venv.create(VENV, with_pip=True)
    except (OSError, subprocess.CalledProcessError) as error:
        shutil.rmtree(VENV, ignore_errors=True)
        stop_with(f"Cannot make {VENV}: {error}.")
