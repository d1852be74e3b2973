"""Every page at 360 and 1280 pixels, light and dark, Russian and English: no sideways scrolling,
nothing that axe finds, of any impact.
"""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe

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
def test_pages_fit_and_are_accessible(open_page, places, width, scheme, locale, who):
    page = open_page(who, "/", width=width, color_scheme=scheme, locale=locale)
    if who:
        choice = f"{{language: '{locale[:2]}', theme: '{scheme}'}}"
        page.evaluate(f"fetch('/choose/', {{method: 'POST', body: new URLSearchParams({choice})}})")
    rules = {} if (width, scheme, locale) in WHOLE else COLOURS
    for path in VISITOR if who is None else MEMBER:
        page.goto(places.get(path, path))
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
        assert not violations(page, **rules), path
        if locale.startswith("ru"):
            words = re.sub(
                r"Northwind|Wi-Fi|English|Markdown|QR|E-mail",
                "",
                page.locator(".top, .rail, .foot, h1").first.inner_text(),
            )
            assert page.locator("html").get_attribute("lang") == "ru", (path, words)


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


SHIFTS = """
window.shifted = 0;
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.shifted += entry.value;
}).observe({ type: "layout-shift", buffered: true });
"""
STEADY = 0.02  # Google calls 0.1 good; a column that jumps is 0.1 and more


@pytest.mark.parametrize(("width", "locale"), [(360, "ru-RU"), (360, "en-GB"), (1280, "ru-RU")])
@pytest.mark.parametrize("who", [None, "cleo"])
def test_nothing_moves_while_a_page_opens(open_page, places, width, locale, who):
    page = open_page(who, "/", width=width, locale=locale)
    page.context.add_init_script(SHIFTS)
    for path in VISITOR if who is None else [*MEMBER, "/", "/topics/", "FORUM"]:
        if (who, path) == ("cleo", "SUGGEST"):
            continue
        page.goto(places.get(path, path))
        # a frame after the scripts have written what they write
        page.evaluate(
            "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )
        shifted = page.evaluate("window.shifted")
        assert shifted <= STEADY, (path, shifted)


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
