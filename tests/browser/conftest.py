"""A real server process (the embedded column: Daphne with its worker) and real Chromium."""

from __future__ import annotations

import contextlib
import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import expect, sync_playwright

from tests.planted import DATABASE, plant_demo

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30_000  # milliseconds; what a page needs on an idle machine is a fraction of it
expect.set_options(timeout=PATIENCE)
SWITCHES = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Portal:
    """The demo community on a port of its own; it can be stopped, killed and started again."""

    def __init__(self, data: Path, **settings: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.data, self.address = data, f"http://127.0.0.1:{self.port}"
        base = {
            key: value
            for key, value in os.environ.items()
            if key not in ("DATABASE_URL", "REDIS_URL")
        }
        self.environment = (
            base
            | {
                "DEMO": "1",
                "DATA_DIR": str(data),
                "SITE_URL": self.address,
                "EMBEDDED_WORKER": "1",
                "DATABASE_URL": f"sqlite:///{data / DATABASE}",
                "DJANGO_SETTINGS_MODULE": "community.settings",
            }
            | settings
        )
        self.process: subprocess.Popen | None = None
        self.worker: subprocess.Popen | None = None
        plant_demo(data)
        # every page of every test comes from one address
        self.rows(
            "INSERT INTO accounts_ruleoverride (name, value) VALUES ('socket_joins_per_minute', 0)"
        )

    def rows(self, query: str) -> list[tuple]:
        """What its database answers, asked beside it without starting anything."""
        connection = sqlite3.connect(self.data / DATABASE, timeout=30)
        with contextlib.closing(connection), connection:
            return connection.execute(query).fetchall()

    def manage(self, code: str) -> str:
        command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", code]
        return subprocess.run(
            command, cwd=ROOT, env=self.environment, check=True, capture_output=True, text=True
        ).stdout.strip()

    def start(self) -> None:
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
            "-v",
            "0",
            "community.asgi:application",
        ]
        self.process = subprocess.Popen(command, cwd=ROOT, env=self.environment)
        while self.process.poll() is None:
            try:
                urllib.request.urlopen(self.address + "/health/", timeout=20).read()
                return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("the portal did not start")

    def start_worker(self) -> None:
        """A worker as a process of its own."""
        self.worker = subprocess.Popen(
            [sys.executable, "manage.py", "run_worker"], cwd=ROOT, env=self.environment
        )

    def kill_worker(self) -> None:
        if self.worker:
            self.worker.kill()
            self.worker.wait(5)
            self.worker = None

    def stop(self, kill: bool = False) -> None:
        if self.process:
            self.process.kill() if kill else self.process.terminate()
            try:
                self.process.wait(15)
            except (
                subprocess.TimeoutExpired
            ):  # open sockets may hold the server's end up; bin/demo does the same
                self.process.kill()
                self.process.wait(5)
            self.process = None


@pytest.fixture(scope="session")
def portal(tmp_path_factory):
    portal = Portal(tmp_path_factory.mktemp("portal"))
    portal.start()
    yield portal
    portal.stop()


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=SWITCHES
        )
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium, portal):
    """`open_page("cleo", "/topics/", width=360)` in a browser profile of its own; complains of
    script errors at the end.
    """
    contexts, errors = [], []

    def make(who: str | None = None, path: str = "/", *, width: int = 1280, **options):
        context = chromium.new_context(
            viewport={"width": width, "height": 800},
            base_url=portal.address,
            **{"locale": "en-GB", **options},
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on(
            "console",
            lambda message: (
                errors.append(message.text) if "Content Security Policy" in message.text else None
            ),
        )
        if who:
            page.goto("/accounts/login/")
            page.fill("[name=login]", who)
            page.fill("[name=password]", "veche-demo")
            page.click("main form button")
            page.wait_for_url(lambda url: "login" not in url)
        page.goto(path)
        return page

    yield make
    for context in contexts:
        context.close()
    assert not errors, errors
