"""PostgreSQL and Redis of one's own for a test run: on loopback, with free ports and data folders
that go away.
"""

from __future__ import annotations

import getpass
import glob
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path


def free_port() -> int:
    """A port that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class RedisServer:
    """One Redis that keeps nothing on disk; it can be stopped, killed, frozen, and started again,
    empty, on the same port.
    """

    def __init__(self, port: int | None = None) -> None:
        self.port = port or free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        """Raises RuntimeError when it does not answer within 30 seconds."""
        command = [
            shutil.which("redis-server") or "",
            "--port",
            str(self.port),
            "--bind",
            "127.0.0.1",
            "--save",
            "",
        ]
        self.process = subprocess.Popen(
            command, cwd=tempfile.gettempdir(), stdout=subprocess.DEVNULL
        )

        def answers() -> bool:
            with socket.socket() as probe:
                return probe.connect_ex(("127.0.0.1", self.port)) == 0

        wait_until(answers, "Redis")

    def freeze(self) -> None:
        """It takes connections and says nothing."""
        self.process.send_signal(signal.SIGSTOP)

    def thaw(self) -> None:
        """It goes on with what it knew."""
        self.process.send_signal(signal.SIGCONT)

    def stop(self, kill: bool = False) -> None:
        if self.process:
            self.thaw()
            self.process.kill() if kill else self.process.terminate()
            self.process.wait(10)
            self.process = None


class Services:
    """Started by `start`, stopped at the end of the `with` block."""

    def __init__(self) -> None:
        found = sorted(glob.glob("/usr/lib/postgresql/*/bin/postgres")) or [
            shutil.which("postgres") or ""
        ]
        self.postgres_command = found[-1]
        self.redis_command = shutil.which("redis-server") or ""
        self.processes: list[subprocess.Popen] = []
        self.redis: RedisServer | None = None
        self.folder: str | None = None
        self.database_url = self.redis_url = ""

    def __enter__(self) -> Services:
        return self

    def __exit__(self, *_) -> None:
        if self.redis:
            self.redis.stop()
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
        if self.folder:
            shutil.rmtree(self.folder, ignore_errors=True)

    def start(self) -> None:
        """Start both; raises RuntimeError when one does not answer within 30 seconds."""
        self.start_postgres()
        self.start_redis()

    def start_redis(self) -> None:
        self.redis = RedisServer()
        self.redis.start()
        self.redis_url = self.redis.url

    def start_postgres(self) -> None:
        self.folder = tempfile.mkdtemp(prefix="veche-services-")
        os.chmod(self.folder, 0o755)
        folder = Path(self.folder) / "postgres"
        folder.mkdir()
        as_owner: list[str] = []
        if getpass.getuser() == "root":  # PostgreSQL refuses to run as root
            shutil.chown(folder, "postgres")
            as_owner = ["runuser", "-u", "postgres", "--"]
        programs = Path(os.path.realpath(self.postgres_command)).parent
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.STDOUT}
        initdb = [
            str(programs / "initdb"),
            "-D",
            str(folder),
            "-U",
            "veche",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-sync",
        ]
        subprocess.run([*as_owner, *initdb], check=True, cwd="/", **quiet)
        port = free_port()
        switches = [
            "-c",
            "fsync=off",
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            f"unix_socket_directories={folder}",
            "-p",
            str(port),
        ]
        command = [*as_owner, str(programs / "postgres"), "-D", str(folder), *switches]
        self.processes.append(subprocess.Popen(command, cwd="/", **quiet))
        ready = [str(programs / "pg_isready"), "-h", "127.0.0.1", "-p", str(port)]
        wait_until(lambda: subprocess.call(ready, **quiet) == 0, "PostgreSQL")
        self.database_url = f"postgres://veche@127.0.0.1:{port}/postgres"


def wait_until(answers: Callable[[], bool], name: str, seconds: float = 30) -> None:
    """Raises RuntimeError when `answers()` is not true within these seconds."""
    until = time.monotonic() + seconds
    while not answers():
        if time.monotonic() > until:
            raise RuntimeError(f"{name}: not within {seconds:.0f} seconds")
        time.sleep(0.05)
