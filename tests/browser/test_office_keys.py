"""The back office's first page by the keyboard: a digit for each section, j and k, Enter."""

from __future__ import annotations

from playwright.sync_api import expect


def test_what_waits_is_reached_and_opened_by_the_keyboard(open_page):
    page = open_page("ada", "/office/")
    links = page.locator("[data-morning] li a")
    page.keyboard.press("j")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("j")
    expect(links.nth(1)).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("k")
    expect(links.nth(0)).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("1")
    first = page.locator("[data-key='1'] li a").first
    expect(first).to_be_focused()
    address = first.get_attribute("href")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{address.partition('#')[0]}**")


def test_keys_are_left_to_whoever_types_and_a_digit_without_a_section_does_nothing(open_page):
    page = open_page("ada", "/office/")
    page.keyboard.press("9")
    expect(page.locator("[data-morning] li a:focus")).to_have_count(0)
    search = page.get_by_role("textbox").or_(page.get_by_role("searchbox")).first
    search.press_sequentially("j2k")
    expect(search).to_have_value("j2k")
    expect(search).to_be_focused()
