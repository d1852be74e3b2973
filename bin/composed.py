"""What `deploy/` says, run for real on one machine: programs of Debian's packages in place of
images.

Commands, environment and start order are read from `compose.yaml` and the `Dockerfile`, the proxy's
rules from `nginx.conf`. What differs: the name of a service is an address of this machine's
loopback net, `/data` and `/app/collected` are folders below one folder. PostgreSQL, Redis and
Elasticsearch are the caller's.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import shlex
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from random import SystemRandom

from services import free_port, wait_until

ROOT = Path(__file__).resolve().parent.parent
DEPLOY = ROOT / "deploy"
SCALE = {"pages": 2, "sockets": 2, "worker": 2}
VARIABLE = re.compile(r"\$\{(\w+)(?:(:-|:\?)([^}]*))?\}")
LONGEST_START = 120  # seconds


def filled_in(text: str, settings: dict[str, str]) -> str:
    """A value of the compose file with its variables; raises ValueError for one that it demands and
    that is not set.
    """

    def value(match: re.Match) -> str:
        name, sign, word = match.groups()
        if not settings.get(name) and sign == ":?":
            raise ValueError(f"{name}: {word}")
        return settings.get(name) or (word if sign == ":-" else "")

    return VARIABLE.sub(value, text)


class Image:
    """What the Dockerfile says about the programs: their environment, their usual command, how the
    static files are put together.
    """

    def __init__(self, text: str) -> None:
        lines = [
            line.split(maxsplit=1)
            for line in text.replace("\\\n", " ").splitlines()
            if line.strip()
        ]
        said = [(word, rest) for word, rest in lines if not word.startswith("#")]
        self.environment = dict(
            pair.split("=", 1) for word, rest in said if word == "ENV" for pair in shlex.split(rest)
        )
        self.command = next(json.loads(rest) for word, rest in said if word == "CMD")
        steps = [step.strip() for word, rest in said if word == "RUN" for step in rest.split("&&")]
        self.build = " && ".join(
            step for step in steps if not step.startswith(("pip ", "useradd ", "chown "))
        )


class Composed:
    """The distributed column.

    `start` starts everything, `kill` and `start_one` do it to one process by its name ("pages-1").
    """

    def __init__(
        self, folder: Path, *, postgres: str, redis: str, elasticsearch: str, **settings: str
    ) -> None:
        """The services are "host:port"; `settings` are what an operator would write into `.env`."""
        self.folder = folder
        import yaml  # bin/test reads this file before anything is installed

        self.services = {"postgres": postgres, "redis": redis, "elasticsearch": elasticsearch}
        self.compose = yaml.safe_load((DEPLOY / "compose.yaml").read_text())["services"]
        self.image = Image((DEPLOY / "Dockerfile").read_text())
        net = f"127.{SystemRandom().randrange(1, 250)}.{SystemRandom().randrange(250)}"
        self.hosts = {
            f"{name}-{n}": f"{net}.{10 * len(name) + n}"
            for name, most in SCALE.items()
            for n in range(1, most + 1)
        }
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.settings = {"SITE_URL": self.address, "COOKIE_SECURE": "false", **settings}
        self.processes: dict[str, subprocess.Popen] = {}

    def __enter__(self) -> Composed:
        return self

    def __exit__(self, *_) -> None:
        self.stop()

    # --- what compose.yaml says
    # ---------------------------------------------------------------------------------------

    def placed(self, text: str) -> str:
        """The text with this machine's addresses and folders in place of the containers'."""
        for name, place in self.services.items():
            text = re.sub(rf"(?<=[@/]){name}(?::\d+)?(?=/|$)", place, text)
        text = re.sub(r"(?<![\w.])/app/collected\b", str(self.folder / "collected"), text)
        return re.sub(r"(?<![\w.])/data\b", str(self.folder / "data"), text)

    def environment(self, service: str) -> dict[str, str]:
        """What the service's process sees, and nothing of ours but where programs are."""
        said = {**self.image.environment, **(self.compose[service].get("environment") or {})}
        seen = {
            name: self.settings.get(name) if value is None else filled_in(str(value), self.settings)
            for name, value in said.items()
        }
        programs = {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": str(self.folder),
            "LANG": "C.UTF-8",
        }
        return programs | {
            name: self.placed(value) for name, value in seen.items() if value is not None
        }

    def command(self, service: str, host: str = "") -> list[str]:
        """The service's command, listening on `host` alone."""
        command = self.compose[service].get("command") or self.image.command
        words = shlex.split(command) if isinstance(command, str) else list(command)
        return [self.placed(word.replace("0.0.0.0", host)) for word in words]

    # --- starting and ending
    # ------------------------------------------------------------------------------------------

    def prepare(self) -> None:
        """What building the image and the one-time service do: static files, the database."""
        for name in ("data", "log"):
            (self.folder / name).mkdir(parents=True, exist_ok=True)
        if not (self.folder / "collected").exists():
            self.run(["sh", "-ec", self.placed(self.image.build)], self.environment("pages"))
        self.run(self.command("migrate"), self.environment("migrate"))

    def run(self, command: list[str], environment: dict[str, str]) -> str:
        """The output of a command that ends; raises RuntimeError with its last lines when it
        fails.
        """
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(f"{shlex.join(command)[:200]}: {done.stdout[-3000:]}")
        return done.stdout.strip()

    def manage(self, code: str) -> str:
        """What a piece of Python prints inside the portal."""
        return self.run(
            ["python", "manage.py", "shell", "--no-imports", "-c", code], self.environment("worker")
        )

    def start(self) -> None:
        """Start every process and wait until all of them answer; raises RuntimeError with what one
        said that does not.
        """
        for name in self.hosts:
            self.launch(name)
        self.launch_proxy()
        for name in self.hosts:
            self.wait_for(name)
        wait_until(lambda: self.answers(self.address), "The proxy", LONGEST_START)

    def start_one(self, name: str) -> None:
        """Start a process that was killed, as Docker would, and wait for it."""
        self.launch(name)
        self.wait_for(name)

    def launch(self, name: str) -> None:
        service = name.partition("-")[0]
        self.open(name, self.command(service, self.hosts[name]), self.environment(service))

    def open(self, name: str, command: list[str], environment: dict[str, str]) -> None:
        with (self.folder / "log" / f"{name}.log").open("ab") as log:
            self.processes[name] = subprocess.Popen(
                command, cwd=ROOT, env=environment, stdout=log, stderr=log, start_new_session=True
            )

    def wait_for(self, name: str) -> None:
        if name.startswith("worker"):
            return  # it says nothing; what it does is seen
        host = self.hosts[name]
        try:
            wait_until(
                lambda: (
                    self.processes[name].poll() is not None or self.answers(f"http://{host}:8000")
                ),
                name,
                LONGEST_START,
            )
        finally:
            if self.processes[name].poll() is not None:
                raise RuntimeError(f"{name} ended: {self.said(name)}")

    def answers(self, address: str) -> bool:
        request = urllib.request.Request(
            f"{address}/health/", headers={"Host": f"127.0.0.1:{self.port}"}
        )
        with contextlib.suppress(OSError):
            return urllib.request.urlopen(request, timeout=5).status == 200
        return False

    def said(self, name: str) -> str:
        """The last of what a process wrote."""
        return (self.folder / "log" / f"{name}.log").read_text(errors="replace")[-3000:]

    def kill(self, name: str, number: int = signal.SIGKILL) -> None:
        """End a process and what it started, at once."""
        process = self.processes.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, number)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait(15)

    def stop(self) -> None:
        for process in self.processes.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
        for name in list(self.processes):
            self.kill(name, signal.SIGTERM)

    # --- the proxy --------------------------------------------------------------------------------
    # --------------------

    def site(self) -> str:
        """`nginx.conf` with a group of addresses for each name that Docker would resolve, on a port
        of its own.
        """
        text = (DEPLOY / "nginx.conf").read_text()
        names = dict(re.findall(r"set \$(\w+) (\w+);", text))
        for variable, name in names.items():
            text = re.sub(rf"\${variable}(?::\d+)?(?=[/;])", name, text)
        text = re.sub(r"set \$?\w+ \w+;|resolver [^;]*;", "", text)
        text = re.sub(r"listen \d+", f"listen 127.0.0.1:{self.port}", text)
        groups = [self.upstream(name) for name in names.values()]
        return "\n".join([*groups, self.placed(text)])

    def upstream(self, name: str) -> str:
        hosts = (host for one, host in self.hosts.items() if one.startswith(name))
        return f"upstream {name} {{ {' '.join(f'server {host}:8000;' for host in hosts)} }}"

    def launch_proxy(self) -> None:
        folder = self.folder / "proxy"
        folder.mkdir(exist_ok=True)
        (folder / "site.conf").write_text(self.site())
        temporary = "".join(
            f"{kind}_temp_path {folder}/{kind};"
            for kind in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        (folder / "nginx.conf").write_text(
            f"daemon off; {'user root;' if os.geteuid() == 0 else ''} pid {folder}/pid; error_log"
            " stderr;\nevents {}\nhttp { include /etc/nginx/mime.types; access_log off;"
            f" {temporary} include {folder}/site.conf; }}\n"
        )
        program = shutil.which("nginx") or "/usr/sbin/nginx"
        self.open(
            "proxy",
            [program, "-p", str(folder), "-c", str(folder / "nginx.conf")],
            self.environment("pages"),
        )


def fresh_database(server: str, name: str = "veche", template: str = "template1") -> None:
    """Make the database that the compose file names, empty or as another one of it stands, on a
    PostgreSQL ("host:port") that trusts us.
    """
    import psycopg

    with psycopg.connect(f"postgres://veche@{server}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}")


def is_possible() -> bool:
    """Whether this machine has a proxy; the services have their own words."""
    return bool(shutil.which("nginx") or Path("/usr/sbin/nginx").exists())


def until_stopped(column: Composed) -> None:
    """Wait for Ctrl-C, or for the end of a process."""
    with contextlib.suppress(KeyboardInterrupt):
        while all(process.poll() is None for process in column.processes.values()):
            time.sleep(1)
