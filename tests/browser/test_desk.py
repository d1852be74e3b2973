"""The desk in real browsers: rows that come, keys, and stepping in where everybody sees it."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.test_together import ask, say, wait_live

TOLD = "window.told = []; document.addEventListener('waiting', (e) => told.push(...e.detail))"


def row(page, title: str):
    return page.locator(".matter", has_text=title)


def test_an_agent_steps_in_and_the_asker_sees_it_until_it_is_given_back(open_page):
    agnes, cleo = open_page("agnes", "/desk/?sort=new"), open_page("cleo")
    wait_live(agnes)
    expect(agnes.locator("#there")).to_contain_text("You")
    address = ask(cleo, "Who comes to help me")
    expect(row(agnes, "Who comes to help me")).to_contain_text("Without an answer")
    expect(agnes.locator("#heard")).to_contain_text("Who comes to help me")
    wait_live(cleo)
    row(agnes, "Who comes to help me").get_by_role("button", name="Step in").click()
    expect(cleo.locator("#topic-agent")).to_contain_text("Agnes from the team is here")
    expect(row(agnes, "Who comes to help me")).to_contain_text("You")
    agnes.goto(address)
    agnes.locator(".hand-back summary").click()
    agnes.fill("[name=words]", "The community can take it from here")
    agnes.locator(".hand-back button").click()
    expect(cleo.locator("#topic-agent")).to_contain_text("The community can take it from here")


def test_a_row_that_one_is_about_to_open_stays_where_it_is(open_page):
    agnes, cleo, carl = open_page("agnes", "/desk/?sort=new"), open_page("cleo"), open_page("carl")
    wait_live(agnes)
    address = ask(cleo, "The row that is pointed at")
    held = row(agnes, "The row that is pointed at")
    expect(agnes.locator(".matter").first).to_contain_text("The row that is pointed at")
    agnes.keyboard.press("j")
    expect(held.locator(".row-title")).to_be_focused()
    agnes.evaluate(TOLD)
    ask(carl, "Newer than that")
    expect(agnes.locator("#desk-news")).to_be_visible()
    expect(agnes.locator(".matter").first).to_contain_text("The row that is pointed at")
    carl.goto(address)
    say(carl, "An answer")
    expect(held).to_contain_text("Unsolved")
    expect(held.locator(".row-title")).to_be_focused()
    assert agnes.evaluate("told.length") == 1, "it calls once, however often it is asked for"
    agnes.click("#desk-news")
    expect(row(agnes, "Newer than that")).to_be_visible()


def test_whoever_is_signed_out_meanwhile_is_led_to_sign_in(open_page):
    agnes, cleo = open_page("agnes", "/desk/"), open_page("cleo")
    wait_live(agnes)
    agnes.context.clear_cookies()
    ask(cleo, "Is anybody still there")
    agnes.wait_for_url(re.compile("/accounts/login/"))


def test_keys_lead_everywhere(open_page):
    agnes = open_page("agnes", "/desk/")
    agnes.keyboard.press("?")
    expect(agnes.locator("#keys")).to_contain_text("At the desk")
    agnes.keyboard.press("Escape")
    agnes.keyboard.press("3")
    agnes.wait_for_url(re.compile("kind=unanswered"))
    wait_live(agnes)
    agnes.keyboard.press("1")
    agnes.wait_for_url(re.compile(r"/desk/$"))
    wait_live(agnes)
    agnes.keyboard.press("s")
    expect(agnes.locator("[name=place]")).to_be_focused()
    agnes.keyboard.press("Escape")
    agnes.locator("h1").click()
    agnes.keyboard.press("n")
    agnes.wait_for_url(re.compile("/(topics|ideas)/"))
