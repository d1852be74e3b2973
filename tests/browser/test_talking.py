"""Several people talk about an idea, in real browsers: said, answered, changed, pinned, kept."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_together import say, wait_live


@pytest.fixture
def idea(portal) -> str:
    """The address of a new idea."""
    made = portal.manage(
        "from ideas.actions import submit_idea; from ideas.models import Board;"
        " from community.accounts.models import User; from time import time;"
        " idea = submit_idea(Board.objects.first(), by=User.objects.get(username='cleo'),"
        " title=f'A doorbell that knows me {time()}', content='It rings twice.');"
        " print(idea.get_absolute_url())"
    )
    return made


def test_a_comment_its_answer_and_its_end_are_seen_by_everybody(open_page, idea):
    cleo, carl = open_page("cleo", idea), open_page("carl", idea)
    visitor = open_page(None, idea, locale="ru-RU")
    wait_live(cleo, carl, visitor)
    carl.locator("#body").press_sequentially("And a **light**", delay=20)
    expect(cleo.locator("#typing")).to_contain_text("Carl is writing")
    carl.click("#composer button.primary")
    for page in (cleo, carl, visitor):
        expect(page.locator("#comments article")).to_have_count(1)
        expect(page.locator("#comments strong")).to_have_text("light")
    expect(visitor.locator("#comment-count")).to_have_text("1 комментарий")
    expect(carl.locator("#comments article")).to_be_focused()
    cleo.click("#comments [data-reply]")
    expect(cleo.locator("#replying")).to_contain_text("Reply to Carl")
    say(cleo, "Which colour?")
    for page in (carl, visitor):
        expect(page.locator("#comments .replies article")).to_have_count(1)
    say(cleo, "A second thread")
    expect(visitor.locator("#comments > .branch")).to_have_count(2)
    expect(visitor.locator("#comments > .branch").first).to_contain_text("A second thread")
    reply = carl.locator("#comments .replies article")
    expect(reply.locator(".edit-act")).to_be_hidden()
    cleo.locator("#comments .replies article").hover()
    cleo.click("#comments .replies .edit-act")
    cleo.fill("[name=body]", "Which colours?")
    cleo.click("form button.primary")
    expect(reply).to_contain_text("Which colours?")
    cleo.wait_for_url(re.compile(r"#comment-\d+$"))
    cleo.locator("#comments .replies article .more").click()
    cleo.locator("#comments .more-menu").get_by_role("button", name="Remove").click()
    expect(reply.locator(".gone")).to_be_visible()
    expect(visitor.locator("#comment-count")).to_have_text("2 комментария")


def test_the_official_answer_rises_above_all_and_comes_down_again(open_page, idea):
    petra, visitor = open_page("petra", idea), open_page(None, idea)
    wait_live(petra, visitor)
    say(petra, "It is drawn.")
    expect(visitor.locator("#official")).to_be_hidden()
    petra.get_by_role("button", name="Official answer").click()
    for page in (petra, visitor):
        expect(page.locator("#official article")).to_contain_text("It is drawn.")
        expect(page.locator("#comments article")).to_have_count(0)
        expect(page.locator("#comments .signpost")).to_have_count(1)
    expect(visitor.get_by_role("button", name="official answer")).to_be_hidden()
    petra.get_by_role("button", name="Not the official answer").click()
    expect(visitor.locator("#comments article")).to_contain_text("It is drawn.")
    expect(visitor.locator("#official")).to_be_hidden()


def test_a_note_reaches_the_team_and_nobody_else(open_page, idea):
    agnes, mo, cleo = open_page("agnes", idea), open_page("mo", idea), open_page("cleo", idea)
    heard: list[str] = []
    cleo.on("websocket", lambda one: one.on("framereceived", lambda frame: heard.append(frame)))
    cleo.reload()
    wait_live(agnes, mo, cleo)
    agnes.get_by_role("link", name="Write a note").click()
    agnes.wait_for_url(re.compile(r"/notes/$"))
    wait_live(agnes)
    say(agnes, "She is the mayor's cousin")
    expect(agnes.locator("#notes article")).to_contain_text("cousin")
    expect(mo.locator("#notes article")).to_contain_text("cousin")
    say(mo, "To be read by all")
    expect(cleo.locator("#comments article")).to_contain_text("To be read by all")
    assert "cousin" not in cleo.content() and not [one for one in heard if "cousin" in str(one)]
    agnes.on("dialog", lambda dialog: dialog.accept())
    agnes.locator("#notes article").get_by_role("button", name="Remove").click()
    expect(mo.locator("#notes article")).to_have_count(0)


def test_one_talks_by_keyboard_alone(open_page, idea):
    cleo = open_page("cleo", idea)
    wait_live(cleo)
    say(cleo, "The first of two")
    cleo.keyboard.press("j")
    expect(cleo.locator("#comments .chosen")).to_contain_text("The first of two")
    cleo.keyboard.press("r")
    expect(cleo.locator("#body")).to_be_focused()
    cleo.keyboard.type("And the second")
    cleo.keyboard.press("Control+Enter")
    expect(cleo.locator("#comments .replies article")).to_contain_text("And the second")
    expect(cleo.locator("#comments .replies article")).to_be_focused()
    cleo.keyboard.press("Tab")
    assert cleo.evaluate("document.activeElement.closest('article').id").startswith("comment-")


def test_half_a_comment_is_found_again_on_another_device(open_page, idea):
    cleo = open_page("cleo", idea)
    wait_live(cleo)
    cleo.fill("#body", "Half a sentence")
    expect(cleo.locator("[data-draft-state]")).to_have_text("Draft saved")
    phone = open_page("cleo", idea)
    expect(phone.locator("#body")).to_have_value("Half a sentence")


def test_a_similar_idea_takes_the_vote_and_the_words(open_page, portal, idea):
    carl = open_page("carl", "/ideas/new/", width=360)
    title = re.search(r"<h1[^>]*>\s*([^<]+)", carl.request.get(idea).text())[1].strip()
    carl.fill("[name=title]", title[:30])
    carl.fill("[name=body]", "Mine rings thrice.")
    keep = carl.locator(".instead button").first
    expect(keep).to_be_visible()
    assert carl.evaluate("document.documentElement.scrollWidth") == 360, "nothing scrolls sideways"
    keep.click()
    carl.wait_for_url(re.compile(r"/ideas/\d+/"))
    expect(carl.locator("#comments article").first).to_contain_text("Mine rings thrice.")
    expect(carl.locator("#idea-vote .vote")).to_have_attribute("aria-pressed", "true")
