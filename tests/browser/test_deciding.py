"""Two people at an idea, by keyboard alone: voted for, decided, merged and taken apart again, read
before others see it; what one does the other sees without reloading.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_together import wait_live

MOST_STOPS = 120
SUBMIT = (
    "from ideas.actions import submit_idea; from ideas.models import Board;"
    " from community.accounts.models import User; from time import time;"
    " idea = submit_idea(Board.objects.filter(review='{review}').first(),"
    " by=User.objects.get(username='cleo'), title=f'{title} {{time()}}', content='It hums.');"
    " print(idea.get_absolute_url())"
)


def wish(portal, title: str, review: str = "") -> str:
    """The address of a new idea of Cleo's."""
    return portal.manage(SUBMIT.format(title=title, review=review))


@pytest.fixture
def idea(portal) -> str:
    return wish(portal, "A fridge that reads to me")


def tab_to(page, selector: str) -> None:
    """Go on from where the focus is, as somebody without a mouse does."""
    here = f"!!document.activeElement?.matches({selector!r})"
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        if page.evaluate(here):
            return
    raise AssertionError(f"no way by keyboard to {selector}")


def press_on(page, selector: str, key: str = "Enter") -> None:
    tab_to(page, selector)
    page.keyboard.press(key)


def test_a_vote_and_its_end_are_seen_by_everybody_else(open_page, idea):
    carl, petra, visitor = open_page("carl", idea), open_page("petra", idea), open_page(None, idea)
    wait_live(carl, petra, visitor)
    press_on(carl, "#idea-vote .vote")
    for page in (carl, petra, visitor):
        expect(page.locator("#idea-vote .score")).to_have_text("2")
    expect(carl.locator("#idea-vote .vote")).to_have_attribute("aria-pressed", "true")
    expect(petra.locator("#idea-vote .vote")).to_have_attribute("aria-pressed", "false")
    expect(carl.locator(".following span.if-voted")).to_be_visible()
    carl.keyboard.press("Enter")
    for page in (carl, petra, visitor):
        expect(page.locator("#idea-vote .score")).to_have_text("1")


def test_a_decision_is_seen_by_everybody_who_looks(open_page, idea):
    carl, visitor = open_page("carl", idea), open_page(None, idea, locale="ru-RU")
    petra = open_page("petra", idea)
    wait_live(carl, petra, visitor)
    press_on(petra, "a[href$='/status/']")
    petra.wait_for_url(re.compile("/status/"))
    tab_to(petra, "[name=status]")
    petra.keyboard.press("Space")
    expect(petra.locator("[name=status]").first).to_be_checked()
    tab_to(petra, "[name=body]")
    petra.keyboard.type("It will read **poems**.")
    press_on(petra, "form.statuses button.primary")
    petra.wait_for_url(re.compile(idea))
    for page in (carl, visitor):
        expect(page.locator("#idea-decision strong")).to_have_text("poems")
    expect(petra.locator("#idea-state")).to_contain_text("Planned")
    expect(visitor.locator("#idea-state")).to_contain_text("Запланирована")
    expect(carl.locator("#idea-timeline li")).to_have_count(2)


def test_a_merge_and_its_end_lead_who_looks_where_it_counts(open_page, portal, idea):
    other = wish(portal, "Let the fridge tell stories")
    number = re.search(r"/ideas/(\d+)/", idea)[1]
    carl, cleo = open_page("carl", other), open_page("cleo", idea)
    wait_live(carl, cleo)
    petra = open_page("petra", other)
    press_on(petra, "a[href$='/merge/']")
    petra.wait_for_url(re.compile("/merge/"))
    tab_to(petra, "#seek")
    petra.keyboard.type(f"#{number}")
    petra.keyboard.press("Enter")
    petra.wait_for_url(re.compile("q="))
    press_on(petra, f"a[href='?into={number}']")
    petra.wait_for_url(re.compile("into="))
    press_on(petra, "form.buttons button.primary")
    petra.wait_for_url(re.compile(rf"/ideas/{number}/"))
    carl.wait_for_url(re.compile(rf"/ideas/{number}/"))
    expect(cleo.locator("#idea-timeline li")).to_have_count(2)
    press_on(petra, "form[action$='/undo/'] button")
    expect(cleo.locator("#idea-timeline li")).to_have_count(1)
    expect(open_page("carl", other).locator("h1")).to_contain_text("Let the fridge tell stories")


def test_what_waits_is_approved_from_the_queue_and_its_author_sees_it(open_page, portal):
    waits = wish(portal, "A fridge that keeps secrets", review="all")
    title = re.search(r"/ideas/(\d+)/", waits)[1]
    cleo = open_page("cleo", waits)
    wait_live(cleo)
    expect(cleo.locator("#held")).to_contain_text("The team reads it before others see it.")
    mo = open_page("mo", "/ideas/waiting/")
    rows = mo.locator(".to-review > .row")
    for _ in range(rows.count()):
        mo.keyboard.press("j")
        if mo.locator(f"#idea-{title}.chosen").count():
            break
    mo.keyboard.press("d")
    expect(mo.locator(f"#idea-{title} textarea")).to_be_visible()
    mo.keyboard.press("a")
    expect(mo.locator(".messages, [role=status]").first).to_contain_text("Approved")
    expect(mo.locator(f"#idea-{title}")).to_have_count(0)
    expect(cleo.locator("#held")).to_have_count(0)
    expect(cleo.locator("#idea-vote .score")).to_have_text("1")
