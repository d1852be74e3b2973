"""What a page does while it opens and is walked through: it stands still, costs few requests, shows
where the keyboard is.
"""

from __future__ import annotations

import pytest

from tests.browser.conftest import SHIFTS, STEADY, shifted
from tests.browser.test_looks import MEMBER


def test_every_control_is_reached_and_shown_by_the_keyboard(open_page, places):
    page = open_page("mo", places["TOPIC"])
    wanted = page.evaluate(
        "[...document.querySelectorAll('a[href], button, input:not([type=hidden]), textarea,"
        " select, summary')].filter(e => e.checkVisibility({checkVisibilityCSS: true}) &&"
        " e.tabIndex >= 0).length"
    )
    seen = set()
    for _ in range(wanted + 20):
        page.keyboard.press("Tab")
        where = page.evaluate(
            "(() => {const e = document.activeElement; if (e === document.body) return null;"
            " e.dataset.seen ??= Math.random();const s = getComputedStyle(e), o = s.outlineStyle"
            " !== 'none' || e.closest('.composer, .file-act, .search');return [e.dataset.seen, !!o,"
            " getComputedStyle(e).opacity]})()"
        )
        if where:
            assert where[1], "focus is not visible"
            seen.add(where[0])
    assert len(seen) >= wanted - 2


@pytest.mark.parametrize(("width", "locale"), [(360, "ru-RU"), (360, "en-GB"), (1280, "ru-RU")])
def test_nothing_moves_while_a_page_opens_for_a_member(open_page, places, width, locale):
    """For a visitor tests/browser/test_looks.py says it of every page."""
    page = open_page("cleo", "/", width=width, locale=locale)
    page.context.add_init_script(SHIFTS)
    for path in [*MEMBER, "/", "/topics/", "FORUM"]:
        if path != "SUGGEST":
            page.goto(places.get(path, path))
            assert shifted(page) <= STEADY, path


@pytest.mark.parametrize("width", [360, 1280])
def test_a_first_look_at_people_costs_few_requests(chromium, portal, width):
    context = chromium.new_context(
        viewport={"width": width, "height": 800}, base_url=portal.address
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
    page.goto("/people/", wait_until="networkidle")
    context.close()
    assert 3 <= len(asked) <= 6
    assert sum(size for request, size in loaded.items() if request in asked) <= 45 * 1024
