"""The real servers, pinned to the first core; the driver stays on the last one."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import psutil

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bin"))
from services import free_port  # noqa: E402

CORES = sorted(os.sched_getaffinity(0))
TICK = os.sysconf("SC_CLK_TCK")
PATIENCE = 120  # seconds for a start, on a machine that is busy with much else


class Server:
    """A server under measurement: `with Server("wsgi", data) as server`. One process on the first
    core; several `workers` may have every core.
    """

    def __init__(self, kind: str, data: Path, workers: int = 1, **more: str) -> None:
        self.cores = CORES[:1] if workers == 1 else CORES
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        commands = {
            "wsgi": [
                "gunicorn",
                "community.wsgi:application",
                "--workers",
                str(workers),
                "--worker-class",
                "gthread",
                "--threads",
                "1",
                "--keep-alive",
                "60",
                "--bind",
                f"127.0.0.1:{self.port}",
                "--log-level",
                "error",
            ],
            "daphne": [
                "daphne",
                "--bind",
                "127.0.0.1",
                "--port",
                str(self.port),
                "--access-log",
                os.devnull,
                "-v",
                "0",
                "community.asgi:application",
            ],
        }
        self.command = [str(Path(sys.executable).parent / commands[kind][0]), *commands[kind][1:]]
        self.environment = (
            environment(data)
            | {"SITE_URL": self.address, "EMBEDDED_WORKER": "1" if kind == "daphne" else "0"}
            | more
        )

    def __enter__(self) -> Server:
        began = time.monotonic()
        self.process = subprocess.Popen(
            self.command,
            env=self.environment,
            preexec_fn=lambda: os.sched_setaffinity(0, self.cores),
            stderr=subprocess.PIPE,
        )
        while True:
            try:
                urllib.request.urlopen(self.address + "/bench/constant/", timeout=2).read()
                break
            except OSError:
                if self.process.poll() is not None or time.monotonic() - began > PATIENCE:
                    self.process.kill()  # or what it said would never end
                    raise RuntimeError(self.process.stderr.read().decode()[-2000:]) from None
                time.sleep(0.02)
        self.started_in = time.monotonic() - began
        return self

    def __exit__(self, *_) -> None:
        self.process.terminate()
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()

    def _family(self) -> list[psutil.Process]:
        parent = psutil.Process(self.process.pid)
        return [parent, *parent.children(recursive=True)]

    def cpu(self) -> float:
        """Seconds of processor time used so far, all its processes together."""
        total = 0.0
        for process in self._family():
            fields = Path(f"/proc/{process.pid}/stat").read_text().rsplit(") ", 1)[1].split()
            total += (int(fields[11]) + int(fields[12])) / TICK
        return total

    def memory(self) -> float:
        """MB that the largest of its processes holds."""
        return max(process.memory_info().rss for process in self._family()) / 1e6


class Worker:
    """A worker process on the other core than the server's: `with Worker(data)`."""

    def __init__(self, data: Path, **more: str) -> None:
        self.environment = environment(data) | more

    def __enter__(self) -> Worker:
        command = [sys.executable, "manage.py", "run_worker"]
        self.process = subprocess.Popen(
            command, env=self.environment, preexec_fn=lambda: os.sched_setaffinity(0, CORES[-1:])
        )
        return self

    def __exit__(self, *_) -> None:
        self.process.kill()
        self.process.wait(10)


def environment(data: Path) -> dict[str, str]:
    base = {
        key: value
        for key, value in os.environ.items()
        if key not in ("DATABASE_URL", "REDIS_URL", "ELASTICSEARCH_URL")
    }
    return base | {
        "DEMO": "1",
        "DATA_DIR": str(data),
        "DATABASE_URL": f"sqlite:///{data / 'bench.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "tests.bench.settings",
        "MALLOC_ARENA_MAX": "2",  # as bin/demo and deploy/Dockerfile have it
    }
