"""What somebody's first visit costs, whatever page it is on: few requests, few bytes."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.walk import every_page

FIRST = [
    *("home of a visitor", "a list for a visitor", "topic", "article", "search, one word"),
    *("people", "sign-up", "ideas", "an idea", "roadmap"),
]
MOST_REQUESTS, MOST_BYTES = 6, 45 * 1024


@pytest.fixture(scope="module")
def paths(portal) -> dict[str, str]:
    return {one.kind: one.path for one in every_page(portal)}


@pytest.mark.parametrize("kind", FIRST)
def test_a_first_visit_is_few_requests_and_few_bytes(chromium, portal, paths, kind):
    context = chromium.new_context(
        viewport={"width": 412, "height": 823},
        base_url=portal.address,
        has_touch=True,
        is_mobile=True,
    )
    page = context.new_page()
    network = context.new_cdp_session(page)
    network.send("Network.enable")
    asked: set[str] = set()
    loaded: dict[str, float] = {}

    def send(event):
        if not event["request"]["url"].startswith("data:"):
            asked.add(event["requestId"])

    network.on("Network.requestWillBeSent", send)
    network.on(
        "Network.loadingFinished",
        lambda event: loaded.update({event["requestId"]: event["encodedDataLength"]}),
    )
    page.goto(paths[kind], wait_until="networkidle")
    context.close()
    assert 3 <= len(asked) <= MOST_REQUESTS
    assert sum(size for request, size in loaded.items() if request in asked) <= MOST_BYTES


def test_the_engine_of_controls_is_fetched_once_somebody_reaches_for_one(open_page, paths):
    page = open_page(None, paths["topic"])
    scripts = page.locator("script[src*=htmx]")
    assert not scripts.count()
    more = page.locator("#question .acts .more")
    more.focus()
    more.press("Enter")
    expect(page.locator("#question .more-menu > *").first).to_be_visible()
    assert scripts.count() == 1
    page.route("**/*htmx.js", lambda route: route.abort())
    page.reload()
    page.locator("#question .acts .more").press("Enter")  # as without scripts: its own page
    page.wait_for_url("**/more/")
