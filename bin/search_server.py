"""A real Elasticsearch of its own on a loopback port, for tests and benches; needs Java and
Maven.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
START = ROOT / "tests" / "elasticsearch" / "start"
HOME = ROOT / "var" / "elasticsearch"


def is_possible() -> bool:
    """Whether this machine has what it takes."""
    return all(shutil.which(name) for name in ("java", "javac", "mvn"))


def put_together(home: Path = HOME) -> Path:
    """Download and compile what the server needs, once; returns its home."""
    subprocess.run([str(START), str(home)], check=True)
    return home


class SearchServer:
    """One node; its data lasts as long as `home/data` does.

    It can be stopped, killed and started again on the same port.
    """

    def __init__(self, port: int, home: Path = HOME, heap: str = "512m") -> None:
        self.port, self.home, self.heap = port, home, heap
        self.url = f"http://127.0.0.1:{port}"
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        """Raises RuntimeError when it does not answer within two minutes."""
        self.process = subprocess.Popen(
            [str(START), str(self.home), str(self.port)],
            env={**os.environ, "ES_HEAP": self.heap},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        for _ in range(1200):
            try:
                urllib.request.urlopen(f"{self.url}/_cluster/health?timeout=1s", timeout=2).read()
                return
            except OSError:
                if self.process.poll() is not None:
                    break
                time.sleep(0.1)
        raise RuntimeError("Elasticsearch did not start")

    def stop(self, kill: bool = False) -> None:
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL if kill else signal.SIGTERM)
            self.process.wait(30)
            self.process = None

    def forget(self) -> None:
        """Drop its data; it has to be stopped."""
        shutil.rmtree(self.home / "data", ignore_errors=True)
