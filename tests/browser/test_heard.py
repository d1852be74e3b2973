"""What somebody hears who does not see the page, and what the keyboard reaches without it."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.test_together import ask, say, wait_live


def heard(page):
    return page.get_by_role("log")


def test_who_writes_and_what_they_wrote_are_heard_by_the_others(open_page):
    cleo, carl = open_page("cleo"), open_page("carl")
    address = ask(cleo, "Heard by whoever listens")
    russian = open_page(None, address, locale="ru-RU")
    carl.goto(address)
    wait_live(cleo, carl, russian)
    carl.locator("#body").press_sequentially("Yes, and then some", delay=20)
    expect(heard(cleo)).to_have_text("Carl is writing…")
    carl.click("#composer button.primary")
    expect(heard(cleo)).to_contain_text("New message: Carl")
    expect(heard(russian)).to_contain_text("Новое сообщение: Carl")
    expect(heard(carl)).not_to_contain_text("New message")


def test_a_saved_draft_is_heard_once_and_its_failure_too(open_page):
    page = open_page("cleo", "/ask/")
    page.clock.install()
    draft = re.compile("/drafts/")
    for text in ("Half a", " sentence"):
        page.locator("[name=body]").press_sequentially(text)
        with page.expect_response(draft):
            page.clock.fast_forward(2000)
    expect(heard(page)).to_have_text("Draft saved")
    page.route(draft, lambda route: route.abort())
    page.locator("[name=body]").press_sequentially(" more")
    page.clock.fast_forward(2000)
    expect(heard(page)).to_contain_text("Not saved yet: no connection")


def test_a_form_that_comes_back_begins_at_what_is_wrong(open_page):
    page = open_page(None, "/accounts/login/")
    page.fill("[name=login]", "cleo")
    page.fill("[name=password]", "not it")
    page.click("main form button")
    expect(page.get_by_role("alert")).to_be_focused()
    page.goto("/accounts/signup/")
    page.evaluate("document.querySelector('main form').noValidate = true")
    page.fill("main [name=email]", "no address")
    page.click("main form button")
    wrong = page.locator("main [name=email]")
    expect(wrong).to_be_focused()
    expect(wrong).to_have_accessible_description(re.compile("valid email address", re.I))


def test_replies_are_folded_by_the_keyboard_too(open_page):
    cleo = open_page("cleo")
    ask(cleo, "Folded by the keyboard")
    say(cleo, "An answer")
    cleo.click("#answers [data-reply]")
    say(cleo, "A reply to it")
    line = cleo.locator("#answers").get_by_role("button", name="Replies to it")
    reply = cleo.locator("#answers .replies article")
    expect(line).to_have_attribute("aria-expanded", "true")
    line.focus()
    cleo.keyboard.press("Enter")
    expect(reply).to_be_hidden()
    expect(line).to_have_attribute("aria-expanded", "false")
    cleo.keyboard.press("Enter")
    expect(reply).to_be_visible()
