"""The two columns as something that faults can happen to, and a mail server that can misbehave."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

from aiosmtpd.controller import Controller

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bin"))
from composed import Composed, fresh_database  # noqa: E402
from search_server import SearchServer, put_together  # noqa: E402
from services import RedisServer, Services, free_port, wait_until  # noqa: E402

from tests.planted import migrate_into, migrated_on  # noqa: E402

WORKS = 2  # seconds that a server has answered before it is killed
SECRET = "only-in-this-run-" + "x" * 40


@dataclass(frozen=True)
class Fault:
    """Something that happens to a column, and how it passes."""

    name: str
    strike: Callable[[], None]
    mend: Callable[[], None]


class MailServer:
    """Takes mail and remembers each Message-ID; `mood` makes it refuse, hang, or answer and die."""

    def __init__(self, folder: Path) -> None:
        self.mood, self.taken = "takes", []
        self.file = folder / "taken.json"
        self.file.write_text("[]")
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())
        self.controller.start()

    async def handle_DATA(self, server, session, envelope) -> str:  # noqa: N802  (aiosmtpd's name)
        if self.mood == "refuses":
            return "451 not now"
        if self.mood == "dies":
            server.transport.abort()
            return ""
        if self.mood == "hangs":
            while self.mood == "hangs":
                await self.breath()
            return "421 too late"
        head = envelope.content.decode(errors="replace").partition("\r\n\r\n")[0]
        self.taken += [
            line.partition(":")[2].strip()
            for line in head.splitlines()
            if line.lower().startswith("message-id:")
        ]
        self.file.write_text(json.dumps(self.taken))
        return "250 OK"

    @staticmethod
    async def breath() -> None:
        import asyncio

        await asyncio.sleep(0.05)

    def faults(self) -> list[Fault]:
        def becomes(mood: str) -> Callable[[], None]:
            return lambda: setattr(self, "mood", mood)

        return [
            Fault(f"the mail server {mood}", becomes(mood), becomes("takes"))
            for mood in ("refuses", "hangs", "dies")
        ]


class Embedded:
    """One Daphne with its worker, on SQLite."""

    def __init__(self, folder: Path, mail: MailServer) -> None:
        self.folder, self.mail = folder, mail
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen | None = None
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(folder),
            "LANG": "C.UTF-8",
            "SECRET_KEY": SECRET,
            "SITE_URL": self.address,
            "DATA_DIR": str(folder / "data"),
            "EMAIL_URL": f"smtp://127.0.0.1:{mail.controller.port}",
            "MAIL_FROM": "community@talk.example",
        }

    def prepare(self) -> None:
        (self.folder / "data").mkdir()
        migrate_into(self.folder / "data" / "veche.sqlite3")

    def start(self) -> None:
        self.launch()
        self.wait()

    def launch(self) -> None:
        log = (self.folder / "server.log").open("ab")
        command = [
            sys.executable,
            "-m",
            "daphne",
            "-b",
            "127.0.0.1",
            "-p",
            str(self.port),
            "--access-log",
            os.devnull,
            "community.asgi:application",
        ]
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=self.environment, stdout=log, stderr=log
        )

    def wait(self) -> None:
        def answers() -> bool:
            with contextlib.suppress(OSError):
                return urllib.request.urlopen(self.address + "/health/", timeout=5).status == 200
            return False

        wait_until(answers, "The portal", 120)

    def kill(self) -> None:
        self.wait()
        time.sleep(WORKS)  # one that has done nothing yet is no server that dies
        self.process.kill()
        self.process.wait(10)

    def faults(self) -> list[Fault]:
        return [
            Fault("kill -9 of the one process", self.kill, self.launch)
        ] * 2 + self.mail.faults()

    def rest(self) -> None:
        """Nothing is wrong any more."""
        self.wait()

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.kill()
            self.process.wait(10)


class Distributed:
    """What compose.yaml means, with services that can be stopped."""

    def __init__(
        self,
        folder: Path,
        mail: MailServer,
        postgres: str,
        redis: RedisServer,
        search: SearchServer,
    ) -> None:
        self.folder, self.mail, self.redis, self.search = folder, mail, redis, search
        self.starting: threading.Thread | None = None
        fresh_database(postgres, template=migrated_on(f"postgres://veche@{postgres}/postgres"))
        self.composed = Composed(
            folder,
            postgres=postgres,
            redis=f"127.0.0.1:{redis.port}",
            elasticsearch=f"127.0.0.1:{search.port}",
            SECRET_KEY=SECRET,
            POSTGRES_PASSWORD="none",
            EMAIL_URL=f"smtp://127.0.0.1:{mail.controller.port}",
            MAIL_FROM="community@talk.example",
        )
        self.address = self.composed.address
        self.environment = self.composed.environment("worker") | {"DB_POOL": "2"}

    def prepare(self) -> None:
        self.composed.prepare()

    def start(self) -> None:
        self.composed.start()

    def faults(self) -> list[Fault]:
        processes = [
            Fault(
                f"kill -9 of {name}",
                lambda name=name: self.kill(name),
                lambda name=name: self.composed.launch(name),
            )
            for name in self.composed.hosts
        ]
        services = [
            Fault(
                "Redis is stopped and started", lambda: self.redis.stop(kill=True), self.redis.start
            ),
            Fault("Redis hangs", self.redis.freeze, self.redis.thaw),
            Fault("Elasticsearch is stopped and started", self.stop_search, self.start_search),
        ]
        return [*processes, *services, *services, *self.mail.faults()]

    def kill(self, name: str) -> None:
        """Never both of a kind: the one that was struck before answers again."""
        for other in self.composed.hosts:
            if other.partition("-")[0] == name.partition("-")[0]:
                self.composed.wait_for(other)
        time.sleep(WORKS)
        self.composed.kill(name)

    def stop_search(self) -> None:
        if self.starting:
            self.starting.join()
        self.search.stop(kill=True)

    def start_search(self) -> None:
        """It takes its time; meanwhile the run goes on."""
        self.starting = threading.Thread(target=self.search.start)
        self.starting.start()

    def rest(self) -> None:
        """Everything answers again, and the workers are gone: what is left is done by who
        checks.
        """
        if self.starting:
            self.starting.join()
        for name in self.composed.hosts:
            self.composed.wait_for(name)
        for name in ("worker-1", "worker-2"):
            self.composed.kill(name)

    def stop(self) -> None:
        self.composed.stop()


@contextlib.contextmanager
def running(kind: str, folder: Path):
    """A column that has been started, with the people of the endurance run in it:

    "embedded" or "distributed".

    PostgreSQL is that of `DATABASE_URL`, if it names one, or one of its own.
    """
    mail = MailServer(folder)
    with contextlib.ExitStack() as ends:
        ends.callback(mail.controller.stop)
        column = Embedded(folder, mail) if kind == "embedded" else _distributed(folder, mail, ends)
        ends.callback(column.stop)
        column.prepare()
        subprocess.run(
            [sys.executable, "-m", "tests.faults.portal", "plant"],
            cwd=ROOT,
            env=column.environment,
            check=True,
        )
        column.start()
        yield column


def _distributed(folder: Path, mail: MailServer, ends: contextlib.ExitStack) -> Distributed:
    search = SearchServer(free_port(), home=put_together())
    search.forget()
    search.start()
    ends.callback(search.stop, kill=True)
    services = ends.enter_context(Services())
    database = os.environ.get("DATABASE_URL", "")
    if not database.startswith("postgres"):
        services.start_postgres()
        database = services.database_url
    services.start_redis()
    return Distributed(
        folder, mail, database.partition("@")[2].partition("/")[0], services.redis, search
    )


def storm(column, dice: Random, until: Callable[[], bool]) -> list[str]:
    """Strike and mend, one fault after the other, until `until()`; returns the names of what
    happened.
    """
    happened = []
    while not until():
        time.sleep(dice.uniform(0.2, 1.5))
        fault, lasts = dice.choice(column.faults()), dice.uniform(0.3, 3)
        fault.strike()
        print(f"  {fault.name}, {lasts:.1f} s", flush=True)
        time.sleep(lasts)
        fault.mend()
        happened.append(fault.name)
    return happened
