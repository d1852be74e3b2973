"""A real server process (the embedded column: Daphne with its worker) and real Chromium."""

from __future__ import annotations

import contextlib
import functools
import os
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect, sync_playwright

from tests.errands import Errands
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


SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
STEADY = 0.02  # Google calls 0.1 good; a column that jumps is 0.1 and more


def shifted(page: Page) -> float:
    """How much has moved since the page began to open, in a context that began with SHIFTS; a frame
    after the scripts have written what they write.
    """
    page.evaluate("new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    return page.evaluate("window.shifted")


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
        self.manage = Errands(self.environment).run
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
def places(portal):
    found = portal.manage("""
from forum.models import Topic
from kb.models import Article, Category, FaqPage, Troubleshooting

solved = Topic.objects.solved()
article = Article.objects.first()
print(
    solved.order_by("-posts_count").first().get_absolute_url(),
    Topic.objects.order_by("-posts_count").first().get_absolute_url() + "?page=2",
    solved.first().forum.get_absolute_url(),
    *(
        kind.objects.first().get_absolute_url()
        for kind in (Category, Article, FaqPage, Troubleshooting)
    ),
    f"/kb/{article.pk}/suggest/",
)
""").split()
    return dict(
        zip(
            ["TOPIC", "LONG", "FORUM", "CATEGORY", "ARTICLE", "FAQ", "TREE", "SUGGEST"],
            found,
            strict=True,
        )
    )


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=SWITCHES
        )
        yield browser
        browser.close()


def sign_in(page: Page, who: str) -> None:
    """Through the page, by password."""
    page.goto("/accounts/login/")
    page.fill("[name=login]", who)
    page.fill("[name=password]", "veche-demo")
    page.click("main form button")
    page.wait_for_url(lambda url: "login" not in url)


def signed_in(chromium, portal):
    """(who, locale) -> the cookies of somebody who has signed in, once for all their browsers that
    speak a language.
    """

    @functools.cache
    def make(who: str, locale: str):
        context = chromium.new_context(base_url=portal.address, locale=locale)
        sign_in(context.new_page(), who)
        cookies = context.storage_state()
        context.close()
        return cookies

    return make


@pytest.fixture(scope="session")
def cookies_of(chromium, portal):
    """What `signed_in` returns, of the portal that most tests share."""
    return signed_in(chromium, portal)


@pytest.fixture
def open_page(chromium, portal, cookies_of):
    """`open_page("cleo", "/topics/", width=360)` in a browser profile of its own; complains of
    script errors at the end. With `anew` she signs in there, instead of having done so before.
    """
    contexts, errors = [], []

    def make(
        who: str | None = None, path: str = "/", *, width: int = 1280, anew: bool = False, **options
    ):
        options = {"locale": "en-GB", **options}
        if who and not anew:
            options["storage_state"] = cookies_of(who, options["locale"])
        context = chromium.new_context(
            viewport={"width": width, "height": 800}, base_url=portal.address, **options
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
        if anew:
            sign_in(page, who)
        page.goto(path)
        return page

    yield make
    for context in contexts:
        context.close()
    assert not errors, errors
