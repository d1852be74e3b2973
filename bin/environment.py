"""The project's own `.venv`, made and kept up to date from a lock file; shared by the commands in this folder."""

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


def stop_with(sentence: str) -> NoReturn:
    """One sentence, and the end."""
    print(sentence, file=sys.stderr)
    raise SystemExit(1)


def install(lock: str) -> Path:
    """Make `.venv` hold what `requirements/<lock>.lock` lists; returns its Python. Does nothing when it does already."""
    python = VENV / ("Scripts" if os.name == "nt" else "bin") / "python"
    file = ROOT / "requirements" / f"{lock}.lock"
    wanted = hashlib.sha256(file.read_bytes()).hexdigest()
    stamp = VENV / f"installed-{lock}"
    if python.exists() and stamp.exists() and stamp.read_text() == wanted:
        return python
    if not python.exists():
        print("• Making .venv …", flush=True)
        _make_venv()
    print(f"• Installing from requirements/{file.name} (a minute the first time) …", flush=True)
    command = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--require-hashes", "-r", str(file)]
    if subprocess.call(command, cwd=ROOT):
        stop_with("Installing the packages failed; the lines above say why. Is there a network?")
    stamp.write_text(wanted)
    return python


def _make_venv() -> None:
    try:
        import ensurepip  # noqa: F401  (Debian packs it apart: python3-venv)
    except ImportError:
        stop_with("This Python has no venv module: install it (on Debian and Ubuntu: apt install python3-venv).")
    try:
        venv.create(VENV, with_pip=True)
    except (OSError, subprocess.CalledProcessError) as error:
        shutil.rmtree(VENV, ignore_errors=True)
        stop_with(f"Cannot make {VENV}: {error}.")
