"""One browser journey through the whole distributed column: proxy, two page servers, two socket
servers, two workers.
"""

from __future__ import annotations

import io
import json
import re
import shutil
import time
import urllib.request

import pytest
from PIL import Image
from playwright.sync_api import Page, expect


@pytest.fixture
def open_page(chromium, column):
    """A browser profile of its own for each person, signed in through the page."""
    contexts, errors = [], []

    def make(who: str) -> Page:
        context = chromium.new_context(base_url=column.address, locale="en-GB")
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30000)
        expect.set_options(timeout=30000)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto("/accounts/login/")
        page.fill("[name=login]", who)
        page.fill("[name=password]", "veche-demo")
        page.click("main form button")
        page.wait_for_url(lambda url: "login" not in url)
        return page

    yield make
    for context in contexts:
        context.close()
    assert not errors, errors


def health(column) -> dict[str, tuple[str, bool]]:
    request = urllib.request.Request(
        f"{column.address}/health/", headers={"Accept": "application/json"}
    )
    return {
        part["name"]: (part["kind"], part["up"])
        for part in json.load(urllib.request.urlopen(request))["parts"]
    }


def head_of(column, path: str) -> dict[str, str]:
    return {
        name.lower(): value
        for name, value in urllib.request.urlopen(column.address + path).headers.items()
    }


def picture() -> dict:
    out = io.BytesIO()
    Image.new("RGB", (80, 60), "#8c5a2b").save(out, "PNG")
    return {"name": "lamp.png", "mimeType": "image/png", "buffer": out.getvalue()}


def test_asked_here_answered_there_seen_live_found_and_shown(column, open_page):
    assert health(column) == {
        "database": ("postgresql", True),
        "cache": ("redis", True),
        "live": ("redis", True),
        "worker": ("database queue", True),
        "mail": ("out", True),
        "search": ("elasticsearch", True),
    }
    cleo, carl = open_page("cleo"), open_page("carl")
    cleo.goto("/ask/")
    cleo.fill("[name=title]", "The lantern flickers at dusk")
    cleo.select_option("[name=forum]", index=1)
    cleo.fill("[name=body]", "Does it **move**?")
    cleo.click("#composer button.primary")
    cleo.wait_for_url(re.compile(r"/topics/\d+/"))
    carl.goto(cleo.url)
    for page in (cleo, carl):
        expect(page.locator("html")).to_have_attribute("data-live", "on")
    carl.set_input_files("#composer [type=file]", files=[picture()])
    expect(carl.locator("#body")).to_have_value(re.compile(r"/files/"))
    carl.locator("#body").press("End")
    carl.locator("#body").type(" Tighten the bulb.")
    carl.click("#composer button.primary")
    expect(cleo.locator("#answers article")).to_contain_text("Tighten the bulb.")
    shown = cleo.locator("#answers article img[src^='/files/']")
    assert shown.evaluate("image => image.decode().then(() => image.naturalWidth)") == 80
    expect(carl.locator("#answers article")).to_have_count(1)
    cleo.locator("#answers button.accept").click()
    expect(carl.locator("#topic-state")).to_contain_text("Solved")
    found_by_search(cleo, "flickering lanterns", "The lantern flickers at dusk")


def found_by_search(page: Page, words: str, title: str) -> None:
    """A worker has sent it to Elasticsearch, which shows it a second later at most; another form of
    the words finds it.
    """
    until = time.monotonic() + 60
    page.goto(f"/search/?q={words}")
    while not page.get_by_text(title).count():
        assert time.monotonic() < until, "it is not found"
        page.wait_for_timeout(500)
        page.reload()


def test_the_proxy_serves_what_is_everybodys_and_asks_for_the_rest(column, open_page):
    cleo = open_page("cleo")
    cleo.goto("/settings/")
    cleo.set_input_files("[name=avatar]", files=[picture()])
    cleo.locator("main form button.primary").first.click()
    face = cleo.locator("img[src*='/media/avatars/']").first.get_attribute("src")
    served = head_of(column, face)
    assert served["server"] == "nginx"
    assert served["content-type"] == "image/webp"
    assert "sandbox" in served["content-security-policy"]
    static = next(path for path in sorted((column.folder / "data" / "static").rglob("*.js")))
    assert (
        "max-age=2592000"
        in head_of(column, f"/static/{static.relative_to(column.folder / 'data' / 'static')}")[
            "cache-control"
        ]
    )


def test_a_page_server_and_a_socket_server_may_die(column, open_page):
    cleo, carl = open_page("cleo"), open_page("carl")
    cleo.goto("/topics/")
    cleo.get_by_text("The lantern flickers at dusk").first.click()
    cleo.wait_for_url(re.compile(r"/topics/\d+/"))
    carl.goto(cleo.url)
    expect(cleo.locator("html")).to_have_attribute("data-live", "on")
    for name in ("pages-1", "sockets-1"):
        column.kill(name)
    carl.fill("#body", "Said while half of it was gone.")
    carl.click("#composer button.primary")
    for page in (cleo, carl):
        expect(page.locator("#answers")).to_contain_text("Said while half of it was gone.")
    for name in ("pages-1", "sockets-1"):
        column.start_one(name)


def test_nothing_of_this_machines_own_environment_reaches_the_portal(column):
    assert "DEMO" not in column.environment("pages")
    assert shutil.which("gunicorn", path=column.environment("pages")["PATH"])
    assert column.environment("pages")["SITE_URL"] == column.address
