"""Every page at 360 and 1280 pixels, light and dark, Russian and English: no sideways scrolling,
nothing that moves while it opens, nothing that axe finds, of any impact.
"""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import SHIFTS, STEADY, shifted

VISITOR = [
    "/",
    "/topics/",
    "/topics/unanswered/",
    "/forums/",
    "/people/",
    "/search/?q=wi-fi",
    "/search/?q=zebra",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/health/",
    "/nothing/",
    "TOPIC",
    "LONG",
    "FORUM",
    "/search/",
    "/search/?q=router&kind=topic",
    "/kb/",
    "CATEGORY",
    "ARTICLE",
    "FAQ",
    "TREE",
]
MEMBER = [
    "/ask/",
    "/notices/",
    "/settings/notices/",
    "/bookmarks/",
    "/settings/",
    "/settings/close/",
    "/topics/new/",
    "/topics/mine/",
    "/accounts/email/",
    "/accounts/2fa/",
    "/accounts/sessions/",
    "TOPIC",
    "ARTICLE",
    "SUGGEST",
]
# What these roles see beside what a moderator does, and the office's pages that are ours.
ROLES = {
    "cleo": ["TOPIC", "/topics/mine/", "/settings/", "/notices/"],
    "agnes": ["TOPIC", "/notices/"],
    "edda": ["ARTICLE", "SUGGEST"],
    "ada": ["/office/matrix/", "/office/knowledge/", "/office/search-report/", "/office/look/"],
}
# In two looks everything is asked, in the others what colours decide: structure has none.
LOOKS = [
    (360, "light", "ru-RU"),
    (360, "dark", "en-GB"),
    (1280, "dark", "ru-RU"),
    (1280, "light", "en-GB"),
]
WHOLE = {LOOKS[0], LOOKS[3]}
COLOURS = {"runOnly": ["color-contrast"]}


def violations(page, **rules) -> list[tuple]:
    """What axe finds on this page: the rule, how grave it is, and where."""
    found = Axe().run(page, options={"resultTypes": ["violations"], **rules}).response
    return [
        (one["id"], one["impact"], [node["html"][:150] for node in one["nodes"]][:3])
        for one in found["violations"]
    ]


@pytest.mark.parametrize("who", ROLES)
def test_what_each_role_sees_is_accessible(open_page, places, who):
    page = open_page(who, "/")
    for path in ROLES[who]:
        assert page.goto(places.get(path, path)).status == 200, path
        assert not violations(page), path


@pytest.mark.parametrize(("width", "scheme", "locale"), LOOKS)
@pytest.mark.parametrize("who", [None, "mo"])
def test_pages_fit_stand_still_and_are_accessible(open_page, places, width, scheme, locale, who):
    page = open_page(who, "/", width=width, color_scheme=scheme, locale=locale)
    if who:
        choice = f"{{language: '{locale[:2]}', theme: '{scheme}'}}"
        page.evaluate(f"fetch('/choose/', {{method: 'POST', body: new URLSearchParams({choice})}})")
    page.context.add_init_script(SHIFTS)
    rules = {} if (width, scheme, locale) in WHOLE else COLOURS
    for path in VISITOR if who is None else MEMBER:
        page.goto(places.get(path, path))
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert who or shifted(page) <= STEADY, path
        assert not violations(page, **rules), path
        if locale.startswith("ru"):
            words = re.sub(
                r"Northwind|Wi-Fi|English|Markdown|QR|E-mail",
                "",
                page.locator(".top, .rail, .foot, h1").first.inner_text(),
            )
            assert page.locator("html").get_attribute("lang") == "ru", (path, words)
