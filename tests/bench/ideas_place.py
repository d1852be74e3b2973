"""A place with ideas in it: a database that is filled, and how its servers are asked."""

from __future__ import annotations

import gzip
import http.client
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

import psutil

from tests.bench.forum import COOKIES
from tests.bench.notices import manage
from tests.bench.servers import Server, environment
from tests.planted import migrate_into

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "bin"))
from services import Services  # noqa: E402

VOTERS, CROWD = 200, 50_000
TOKEN = "a" * 32


@dataclass
class Place:
    """A database that is filled, with the sessions of some members."""

    name: str
    data: Path
    more: dict[str, str]
    cookies: list[str]
    postgres: psutil.Process | None = None

    @property
    def environment(self) -> dict[str, str]:
        return environment(self.data) | self.more

    def server(self, workers: int = 1) -> Server:
        return Server("wsgi", self.data, workers=workers, **self.more)

    def shell(self, code: str) -> str:
        return manage(self.environment, code)

    def database_seconds(self) -> float:
        """Processor time that PostgreSQL has used so far; 0 for SQLite, which is in the process."""
        if self.postgres is None:
            return 0.0
        times = [one.cpu_times() for one in (self.postgres, *self.postgres.children(True))]
        return sum(one.user + one.system + one.children_user + one.children_system for one in times)


@contextmanager
def place_of(bench, name: str, scale: float) -> Iterator[Place]:
    """A database with so many ideas; PostgreSQL has a server of its own for it."""
    with ExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory(dir=bench.folder))
        more, process = {}, None
        if name == "PostgreSQL":
            services = stack.enter_context(Services())
            services.start_postgres()
            more = {"DATABASE_URL": services.database_url}
            process = psutil.Process(services.processes[0].pid)
        yield _filled(Path(folder), name, scale, more, process)


def _filled(folder: Path, name: str, scale: float, more: dict[str, str], postgres) -> Place:
    began = time.monotonic()
    where = environment(folder) | more
    crowd = CROWD if scale >= 1 else int(CROWD * scale)
    if postgres is None:
        migrate_into(folder / "bench.sqlite3")
    command = [sys.executable, "-m", "tests.bench.ideas_data", str(scale), str(crowd)]
    subprocess.run(command, env=where, check=True)
    out = manage(where, COOKIES % VOTERS)
    cookies = [f"sessionid={line.split()[1]}" for line in out.splitlines() if line.startswith("C ")]
    print(f"  data of {name}, × {scale:g}: {time.monotonic() - began:.0f} s", flush=True)
    return Place(name, folder, more, cookies, postgres)


def get(server: Server, path: str, headers: dict[str, str] | None = None) -> tuple[int, str]:
    """(bytes that came, text) of a page."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port)
    connection.request("GET", path, headers={"Accept-Encoding": "gzip", **(headers or {})})
    answer = connection.getresponse()
    body = answer.read()
    zipped = answer.getheader("Content-Encoding") == "gzip"
    return len(body), (gzip.decompress(body) if zipped else body).decode()


def idea_addresses(server: Server) -> list[str]:
    """Addresses of the ideas on the first pages of the lists."""
    found: set[str] = set()
    for sort in ("trending", "top", "new"):
        page = get(server, f"/ideas/?sort={sort}")[1]
        found.update(re.findall(r'href="(/ideas/\d+/[^"/]+/)"', page))
    return sorted(found)


def headers_of(server: Server, cookie: str) -> dict[str, str]:
    return {
        "Cookie": f"{cookie}; csrftoken={TOKEN}",
        "Content-Type": "application/x-www-form-urlencoded",
        "X-CSRFToken": TOKEN,
        "HX-Request": "true",
        "Referer": server.address,
    }
