"""Several people at once, in real browsers, on the real server."""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import expect


def ask(page, title: str) -> str:
    page.goto("/ask/")
    page.fill("[name=title]", title)
    page.select_option("[name=forum]", index=1)
    page.fill("[name=body]", "Does it **move**?")
    page.click("#composer button.primary")
    page.wait_for_url(re.compile(r"/topics/\d+/"))
    return page.url


def say(page, text: str) -> None:
    page.fill("#body", text)
    page.click("#composer button.primary")
    expect(page.locator("#body")).to_have_value("")


def wait_live(*pages) -> None:
    for page in pages:
        expect(page.locator("html")).to_have_attribute("data-live", "on")


def test_ask_answer_accept_is_seen_by_everybody_without_reloading(open_page):
    cleo, carl, visitor = open_page("cleo"), open_page("carl"), open_page()
    address = ask(cleo, "The whole loop in three browsers")
    carl.goto(address)
    visitor.goto(address)
    wait_live(cleo, carl, visitor)
    expect(cleo.locator("#here")).to_contain_text("3 reading now")
    carl.locator("#body").press_sequentially("Yes, look", delay=20)
    expect(cleo.locator("#typing")).to_contain_text("Carl is writing")
    carl.click("#composer button.primary")
    for page in (cleo, visitor, carl):
        expect(page.locator("#answers article")).to_have_count(1)
    expect(cleo.locator("#typing")).to_be_hidden()
    visitor_score = visitor.locator("#answers .score")
    cleo.click("#answers .vote")
    expect(visitor_score).to_have_text("1")
    cleo.click("#answers button.accept")
    expect(visitor.locator("#topic-state")).to_contain_text("Solved by Carl")
    expect(visitor.locator("#accepted article")).to_have_count(1)
    expect(visitor.locator("#answers article")).to_have_count(0)
    expect(carl.locator("#bell .dot")).to_be_visible()
    carl.click("#accepted [data-reply]")
    say(carl, "And thank you")
    expect(visitor.locator("#answers .replies article")).to_have_count(1)


def test_who_is_alone_is_told_of_nobody(open_page):
    cleo = open_page("cleo")
    ask(cleo, "Is anybody else here")
    wait_live(cleo)
    expect(cleo.get_by_text("Here now")).to_be_hidden()
    say(cleo, "Nobody yet")
    expect(cleo.locator("#count")).to_have_text("1 answer")
    russian = open_page(None, cleo.url, locale="ru-RU")
    expect(cleo.locator("#here")).to_contain_text("2 reading now")
    expect(cleo.get_by_text("Here now")).to_be_visible()
    expect(russian.locator("#here")).to_contain_text("2 читают сейчас")
    say(cleo, "Now there is")
    expect(cleo.locator("#count")).to_have_text("2 answers")
    expect(russian.locator("#count")).to_have_text("2 ответа")
    expect(russian.locator("#topic-state")).not_to_contain_text("Ждёт ответа")


def test_a_page_without_a_live_connection_asks_now_and_then(open_page):
    cleo, visitor = open_page("cleo"), open_page()
    visitor.clock.install()
    visitor.route_web_socket(re.compile("/ws/"), lambda socket: socket.close())
    visitor.goto(ask(cleo, "Seen without a socket"))
    expect(visitor.locator("html")).to_have_attribute("data-live", "off")
    say(cleo, "An answer all the same")
    visitor.clock.fast_forward(30_000)
    expect(visitor.locator("#answers article")).to_have_count(1)


def test_a_tab_whose_session_ended_says_so_and_keeps_what_was_typed(open_page):
    cleo = open_page("cleo", anew=True)
    ask(cleo, "Signed out in another tab")
    wait_live(cleo)
    cleo.fill("#body", "half a sentence")
    other = cleo.context.new_page()
    other.goto("/accounts/logout/")
    other.click("main form button")
    expect(cleo.locator("#toast")).to_contain_text("You were signed out")
    expect(cleo.locator("#body")).to_have_value("half a sentence")


def test_merging_moves_the_readers_of_both_topics(open_page):
    cleo, mo = open_page("cleo"), open_page("mo")
    target = ask(cleo, "The topic that stays")
    reader = open_page(None, target)
    say(cleo, "An answer in the topic that stays")
    source = ask(cleo, "The topic that goes into it")
    wait_live(reader, cleo)
    number, other = (re.search(r"/topics/(\d+)/", address)[1] for address in (target, source))
    mo.evaluate(
        """([from, into]) => fetch(`/topics/${from}/manage/`, {
            method: "POST",
            body: new URLSearchParams({ what: "merge", into }),
            headers: { "X-CSRFToken": document.body.dataset.token },
        })""",
        [other, number],
    )
    for page in (reader, cleo):
        page.wait_for_url(re.compile(rf"/topics/{number}/"))
        expect(page.locator("#answers article")).to_have_count(2)


def test_writing_is_gone_ten_seconds_after_the_last_key(open_page):
    cleo, carl = open_page("cleo"), open_page("carl")
    cleo.clock.install()
    address = ask(cleo, "Who is writing for how long")
    carl.goto(address)
    wait_live(cleo, carl)
    cleo.clock.pause_at(cleo.evaluate("Date.now() + 1000"))
    carl.locator("#body").press_sequentially("x")
    expect(cleo.locator("#typing")).to_be_visible()
    cleo.clock.fast_forward(9_000)
    expect(cleo.locator("#typing")).to_be_visible()
    cleo.clock.fast_forward(1_000)
    expect(cleo.locator("#typing")).to_be_hidden()


@pytest.mark.parametrize("kill", [False, True])
def test_ten_seconds_without_a_server_lose_and_double_nothing(open_page, portal, kill):
    cleo, carl = open_page("cleo"), open_page("carl")
    address = ask(cleo, f"A conversation with a hole {kill}")
    carl.goto(address)
    wait_live(cleo, carl)
    say(carl, "before the stop")
    expect(cleo.locator("#answers article")).to_have_count(1)
    portal.stop(kill=kill)
    carl.fill("#body", "typed while it was away")
    carl.click("#composer button.primary")
    time.sleep(10)
    expect(carl.locator("#body")).to_have_value("typed while it was away")
    portal.start()
    topic = re.search(r"/topics/(\d+)/", address)[1]
    portal.manage(
        "from forum import actions; from forum.models import Topic; from community.accounts.models"
        f" import User\nactions.post_answer(Topic.objects.get(pk={topic}),"
        " by=User.objects.get(username='agnes'), content='from elsewhere')"
    )
    carl.click("#composer button.primary")
    for page in (cleo, carl):
        expect(page.locator("#answers article")).to_have_count(3)
        texts = page.locator("#answers .prose").all_inner_texts()
        assert sorted(texts) == sorted(
            ["before the stop", "from elsewhere", "typed while it was away"]
        )


def test_a_double_click_makes_one_post(open_page):
    cleo = open_page("cleo")
    ask(cleo, "One click or two of them")
    cleo.fill("#body", "only once")
    cleo.dblclick("#composer button.primary")
    expect(cleo.locator("#answers article")).to_have_count(1)
    cleo.reload()
    expect(cleo.locator("#answers article")).to_have_count(1)


def test_a_draft_follows_to_another_device(open_page):
    here = open_page("petra", "/ask/")
    here.fill("[name=title]", "Half a question on the way")
    here.locator("[name=body]").press_sequentially("and half a body")
    expect(here.locator("[data-draft-state]")).to_have_text("Draft saved")
    there = open_page("petra", "/ask/", width=360, anew=True)
    expect(there.locator("[name=title]")).to_have_value("Half a question on the way")
    expect(there.locator("[name=body]")).to_have_value("and half a body")


def test_a_pasted_picture_is_uploaded_and_shown(open_page):
    from tests.integration.test_files import picture

    cleo = open_page("cleo")
    ask(cleo, "A picture says more, does it")
    cleo.set_input_files(
        "#composer [data-file]", {"name": "lamp.png", "mimeType": "image/png", "buffer": picture()}
    )
    expect(cleo.locator("#body")).to_have_value(re.compile(r"!\[lamp\.png\]\(/files/"))
    cleo.click("#composer [data-preview-button]")
    expect(cleo.locator("#preview img")).to_have_attribute("width", "40")
    cleo.click("#composer button.primary")
    expect(cleo.locator("#answers .prose img")).to_be_visible()


def test_all_files_that_are_chosen_at_once_are_taken(open_page):
    from tests.integration.test_files import picture

    cleo = open_page("cleo", "/ask/")
    chosen = [
        {"name": name, "mimeType": "image/png", "buffer": picture()}
        for name in ("first.png", "second.png")
    ]
    cleo.set_input_files("#composer [data-file]", chosen)
    for name in ("first", "second"):
        expect(cleo.locator("[name=body]")).to_have_value(re.compile(rf"!\[{name}\.png\]\(/files/"))


def test_lists_say_quietly_that_there_is_something_new(open_page):
    visitor, cleo = open_page(None, "/topics/"), open_page("cleo")
    wait_live(visitor)
    ask(cleo, "Something for the quiet bar")
    expect(visitor.locator("#news")).to_contain_text("Something new: 1")
    visitor.click("#news")
    expect(visitor.locator(".row-title").first).to_have_text("Something for the quiet bar")


def test_the_keyboard_does_it_all(open_page):
    page = open_page("carl", "/topics/")
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator(".row.chosen")).to_have_count(1)
    page.keyboard.press("o")
    page.wait_for_url(re.compile(r"/topics/\d+/"))
    page.keyboard.press("j")
    expect(page.locator(".post.chosen")).to_have_count(1)
    page.keyboard.press("r")
    expect(page.locator("#body")).to_be_focused()
    page.locator("#body").blur()
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.locator("#search")).to_be_focused()
    page.locator("#search").blur()
    page.keyboard.press("g")
    page.keyboard.press("u")
    page.wait_for_url("**/topics/unanswered/")


def test_l_e_and_b_act_on_the_chosen_post(open_page):
    cleo = open_page("cleo")
    address = ask(cleo, "A question for the keys")
    carl = open_page("carl", address)
    carl.keyboard.press("j")
    carl.keyboard.press("l")
    expect(carl.locator("#question .vote")).to_have_attribute("aria-pressed", "true")
    with carl.expect_response(re.compile("/bookmark/")) as kept:
        carl.keyboard.press("b")
    assert kept.value.ok
    expect(carl.locator("#toast")).to_have_text(re.compile("Bookmarked|Добавлено"))
    carl.goto("/bookmarks/")
    expect(carl.locator(".row-title").first).to_have_text("A question for the keys")
    carl.goto(address)
    carl.keyboard.press("j")
    carl.keyboard.press("e")  # not his: nothing happens
    cleo.goto(address)
    cleo.keyboard.press("j")
    cleo.keyboard.press("e")
    cleo.wait_for_url("**/posts/*/edit/")
    expect(carl).to_have_url(re.compile(re.escape(address)))


def test_the_bell_rings_by_itself_and_reading_quiets_it_in_every_tab(open_page):
    cleo, carl = open_page("cleo"), open_page("carl")
    address = ask(cleo, "A question that rings a bell")
    cleo.goto("/notices/")
    if cleo.locator("text=Mark all as read").count():
        cleo.click("text=Mark all as read")
    other = open_page("cleo", "/people/")
    wait_live(cleo, other)
    carl.goto(address)
    say(carl, "First of two")
    say(carl, "Second of two")
    expect(cleo.locator("#bell .dot")).to_have_text("2")
    expect(other.locator("#bell .dot")).to_have_text("2")
    cleo.reload()
    line = cleo.locator(".notices li.unread").first
    expect(line).to_contain_text("2 new answers in “A question that rings a bell”")
    line.locator("button").first.click()
    cleo.wait_for_url(re.compile(r"/topics/\d+/"))
    expect(other.locator("#bell .dot")).to_be_hidden()


def test_following_is_chosen_without_leaving_the_page(open_page):
    cleo, mo = open_page("cleo"), open_page("mo")
    mo.goto(ask(cleo, "A question worth following"))
    expect(mo.locator(".follow summary")).to_have_text("Follow")
    mo.locator(".follow summary").focus()
    mo.keyboard.press("Enter")
    mo.click(".follow button[value='3']")
    expect(mo.locator(".follow summary")).to_have_text("Watching")
    mo.reload()
    expect(mo.locator(".follow.level-3")).to_have_count(1)
