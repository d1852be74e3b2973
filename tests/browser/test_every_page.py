"""Every kind of page for whoever sees, moves or is equipped otherwise: at 400 % zoom, in a few
colours of the reader's own, without motion; and without scripts.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Portal, signed_in
from tests.browser.walk import every_page, walk

# What has to be read by scrolling to the side, and words that are cut off; a table of many columns,
# tabs and code scroll by themselves.
CUT = """() => {
  const isAside = (e) => e.closest(".scroll, .wide, .tabs, pre, .visually-hidden");
  const isCut = (e) => {
    const { overflowX } = getComputedStyle(e);
    return e.checkVisibility() && !isAside(e) && e.clientWidth > 2 && e.textContent.trim() &&
      (e.getBoundingClientRect().right > innerWidth + 1 ||
        (["hidden", "clip"].includes(overflowX) && e.scrollWidth > e.clientWidth + 1));
  };
  return [...document.querySelectorAll("main *, .top *, .foot *, .thumb *")].filter(isCut)
    .slice(-3).map((e) => e.outerHTML.slice(0, 150));
}"""
# What looks the same, but for its colour, once the mark of its state is taken away.
UNMARKED = """() => {
  const LOOKS = ["fontWeight", "borderTopWidth", "borderLeftWidth", "borderBottomWidth",
    "outlineStyle", "textDecorationLine", "content", "display", "strokeWidth"];
  const lookOf = (e) => [e, ...e.querySelectorAll("*")].flatMap((part) =>
    ["", "::before", "::after"].flatMap((which) => {
      const style = getComputedStyle(part, which || undefined);
      return LOOKS.map((name) => style[name]);
    })).join() + e.innerText;
  const isMarked = (name) => (e) =>
    e.checkVisibility() && !["false", "mixed"].includes(e.getAttribute(name));
  const without = (e, name) => {
    const value = e.getAttribute(name);
    if (name === "aria-current") e.removeAttribute(name);
    else e.setAttribute(name, "false");
    const look = lookOf(e);
    e.setAttribute(name, value);
    return look;
  };
  return ["aria-current", "aria-pressed", "aria-selected"].flatMap((name) =>
    [...document.querySelectorAll(`[${name}]`)].filter(isMarked(name))
      .filter((e) => lookOf(e) === without(e, name)).map((e) => e.outerHTML.slice(0, 150)));
}"""
MOVING = """() => [
  ...document.getAnimations().filter((one) => one.effect.getTiming().duration > 1),
  ...[...document.querySelectorAll("*")].flatMap((e) => ["", "::before", "::after"]
    .map((which) => getComputedStyle(e, which || undefined)))
    .filter((style) => Math.max(...style.transitionDuration.split(",").map(parseFloat)) > 0.001),
].length"""
# Without scripts: controls that do nothing, forms that nothing sends, links that lead nowhere; and
# each form with all that it would send.
BARE = """() => {
  const isSeen = (e) => e.checkVisibility({ checkVisibilityCSS: true });
  const seen = (selector) => [...document.querySelectorAll(selector)].filter(isSeen);
  const sends = (form) => [...form.elements].find((e) => e.type === "submit" && isSeen(e));
  const isDead = (e) => !e.matches(":disabled") &&
    (e.matches("a") ? !e.href : e.type !== "submit" || !e.form);
  const isLost = (a) => a.hash.length > 1 && !document.getElementById(decodeURI(a.hash.slice(1)));
  const forms = [...document.forms].filter((form) =>
    form.method !== "dialog" && [...form.elements].some(isSeen));
  return {
    wrong: [
      ...seen("button, a, [role=button]").filter(isDead),
      ...seen("a[href^='#']").filter(isLost),
      ...forms.filter((form) => form.role !== "search" && !sends(form)),
    ].map((e) => e.outerHTML.slice(0, 150)),
    heads: seen("h1").length,
    words: document.querySelector("main")?.innerText.trim().length ?? 0,
    forms: forms.filter((form) => form.method === "post").map((form) => [
      form.getAttribute("action") ?? location.pathname,
      Object.fromEntries([...new FormData(form, sends(form))]
        .filter(([, value]) => typeof value === "string")),
    ]),
  };
}"""


@pytest.fixture(scope="module")
def portal(tmp_path_factory):
    """One of its own: the walks choose languages, and at last send every form that there is."""
    portal = Portal(tmp_path_factory.mktemp("walked"))
    portal.start()
    yield portal
    portal.stop()


@pytest.fixture(scope="module")
def cookies_of(chromium, portal):
    return signed_in(chromium, portal)


@pytest.fixture(scope="module")
def pages(portal):
    return every_page(portal)


def test_pages_are_whole_at_400_percent_in_few_colours_and_keep_still(pages, open_page):
    few = {"width": 320, "forced_colors": "active", "reduced_motion": "reduce"}
    for one, page in walk(pages, open_page, locale="ru-RU", **few):
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, one
        if one.path.startswith("/office/"):  # the frame is Wagtail's
            assert not page.locator("main table:not(.wide table)").count(), one
            continue
        assert not page.evaluate(CUT), one
        assert not page.evaluate(UNMARKED), one
        assert not page.evaluate(MOVING), one


def test_in_few_colours_it_is_seen_what_the_keyboard_chose(open_page):
    page = open_page("cleo", "/topics/unanswered/", forced_colors="active")
    outlined = "e => getComputedStyle(e).outlineStyle !== 'none'"
    page.keyboard.press("j")
    assert page.locator(".row.chosen").evaluate(outlined)
    page.locator("#search").press_sequentially("router")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    assert page.locator("#instant [aria-selected=true]").evaluate(outlined)
    page.keyboard.press("Escape")
    page.locator("main .row-title").first.click()
    page.locator("#body").focus()
    assert page.locator(".composer").evaluate(outlined)


def test_the_open_tab_is_in_sight_on_a_phone(open_page):
    page = open_page("cleo", "/topics/mine/", width=360, locale="ru-RU")
    expect(page.locator(".tabs [aria-current]")).to_be_in_viewport(ratio=0.9)


def test_without_scripts_every_page_says_all_and_every_form_is_answered(pages, open_page):
    ours = [one for one in pages if not one.path.startswith("/office/")]
    forms = {}
    for one, page in walk(ours, open_page, width=640, java_script_enabled=False):
        found = page.evaluate(BARE)
        assert page.evaluate("document.documentElement.scrollWidth") <= 640, one
        assert not page.evaluate(CUT), one
        assert not found["wrong"], one
        assert found["heads"] == 1, one
        assert found["words"] > 40, one
        for address, values in found["forms"]:
            kind = re.sub(r"\d+", "1", address)
            forms[kind] = (page.context.request, page.url, address, values)
    # sign-out comes last
    for _, (request, url, address, values) in sorted(
        forms.items(), key=lambda one: "out" in one[0]
    ):
        answer = request.post(address, form=values, headers={"Referer": url}, max_redirects=0)
        assert answer.status in (200, 302, 422), (url, address, answer.status)
