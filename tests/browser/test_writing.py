"""The composer in a real browser: what its toolbar and keys do to a text, what is offered, and that
the browser's own undo takes it back.
"""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.browser.test_together import ask, say
from tests.integration.test_files import picture


def put(area, text: str) -> None:
    """`text` as what is written, with what stands between ‹ and › selected, or the caret at |."""
    start = re.search(r"[‹|]", text).start()
    end = text.index("›") - 1 if "›" in text else start
    area.fill(re.sub(r"[‹›|]", "", text))
    area.evaluate("(area, [start, end]) => area.setSelectionRange(start, end)", [start, end])


def shown(area) -> str:
    """The same the other way round."""
    text, start, end = area.evaluate("a => [a.value, a.selectionStart, a.selectionEnd]")
    chosen = f"‹{text[start:end]}›" if start != end else "|"
    return text[:start] + chosen + text[end:]


ACTS = [
    ("Control+b", "say ‹it› loud", "say **‹it›** loud"),
    ("Control+b", "say **‹it›** loud", "say ‹it› loud"),
    ("Control+b", "say ‹**it**› loud", "say ‹it› loud"),
    ("Control+b", "say i|t loud", "say **i|t** loud"),
    ("Control+b", "one ‹two ›three", "one **‹two›** three"),
    ("Control+b", "‹one\n\n- two›", "‹**one**\n\n- **two**›"),
    ("Control+b", "‹**one**\n\n- **two**›", "‹one\n\n- two›"),
    ("Control+i", "say **‹it›** loud", "say ***‹it›*** loud"),
    ("Control+i", "say ***‹it›*** loud", "say **‹it›** loud"),
    ("Control+i", "say _‹it›_ loud", "say ‹it› loud"),
    ("Control+e", "run ‹ls -l› now", "run `‹ls -l›` now"),
    ("Control+e", "run `‹ls -l›` now", "run ‹ls -l› now"),
    ("Control+e", "run ‹a`b› now", "run `` ‹a`b› `` now"),
    ("Control+e", "‹one\ntwo›", "```\n‹one\ntwo›\n```"),
    ("Control+e", "```\n‹one\ntwo›\n```", "‹one\ntwo›"),
    ("Control+k", "see ‹this›", "see [this](‹https://›)"),
    ("Control+k", "see ‹https://e.example/a›", "see [|](https://e.example/a)"),
    ("Control+k", "see [th|is](https://e.example)", "see ‹this›"),
    ("Control+Shift+Period", "a\nb|\nc", "a\n\n> b|\n\nc"),
    ("Control+Shift+Period", "‹> b\n>\n> c›", "‹b\n\nc›"),
    ("Control+Shift+Digit8", "‹one\ntwo›", "‹- one\n- two›"),
    ("Control+Shift+Digit8", "‹- one\n- two›", "‹one\ntwo›"),
    ("Control+Shift+Digit7", "‹- one\n- two›", "‹1. one\n2. two›"),
    ("Enter", "- one|", "- one\n- |"),
    ("Enter", "- one\n- |", "- one\n|"),
    ("Enter", "9. nine|", "9. nine\n10. |"),
    ("Enter", "- [x] done|", "- [x] done\n- [ ] |"),
    ("Enter", "```\n- code|\n```", "```\n- code\n|\n```"),
]


def test_keys_put_markdown_on_and_take_it_off_and_undo_takes_it_back(open_page):
    page = open_page("carl", "/ask/")
    area = page.locator("[name=body]")
    for key, before, after in ACTS:
        put(area, before)
        area.press(key)
        assert shown(area) == after, (key, before)
    put(area, "say ‹it› loud")
    for key in ("Control+b", "Control+i", "Control+k"):
        area.press(key)
    for _ in range(3):
        area.press("Control+z")
    assert area.input_value() == "say it loud"
    area.dispatch_event("keydown", {"key": "и", "code": "KeyB", "ctrlKey": True})
    assert "**" in area.input_value()  # a Russian keyboard has the same places


def test_an_address_pasted_over_words_makes_a_link_of_them(open_page):
    page = open_page("carl", "/ask/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    area = page.locator("[name=body]")
    for before, after in (
        ("see ‹this page› now", "see [this page](https://e.example/a)| now"),
        ("see | now", "see https://e.example/a| now"),
        ("[this](‹https://›)", "[this](https://e.example/a|)"),
    ):
        put(area, before)
        page.evaluate("navigator.clipboard.writeText('https://e.example/a')")
        area.press("Control+v")
        assert shown(area) == after
    area.press("Control+z")
    assert area.input_value() == "[this](https://)"


def test_the_toolbar_is_one_stop_and_tab_leaves_the_text(open_page):
    page = open_page("cleo", "/ask/")
    area = page.locator("[name=body]")
    put(area, "- ‹word›")
    area.press("Shift+Tab")
    expect(page.get_by_role("button", name="Bold")).to_be_focused()
    page.keyboard.press("End")
    expect(page.get_by_role("button", name="Picture or file")).to_be_focused()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("button", name="Italic")).to_be_focused()
    page.keyboard.press("Enter")
    assert shown(area) == "- *‹word›*"
    area.press("Tab")
    expect(area).not_to_be_focused()
    phone = open_page("cleo", "/ask/", width=360, has_touch=True, is_mobile=True)
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
    for button in phone.locator(".toolbar button").all():
        box = button.bounding_box()
        assert box["width"] >= 32
        assert box["height"] >= 40
    bare = open_page("cleo", "/ask/", java_script_enabled=False)
    expect(bare.locator(".toolbar")).to_be_hidden()


def test_people_emoji_and_tags_are_offered_and_taken_by_the_keyboard(open_page):
    page = open_page("cleo", "/ask/")
    area, offers = page.locator("[name=body]"), page.locator("#offers")
    put(area, "|")
    area.press_sequentially("Hello @AGN")
    expect(offers.get_by_role("option")).to_have_count(1)
    expect(page.locator("#offers-said")).to_have_text("Suggestions: 1")
    active = area.get_attribute("aria-activedescendant")
    expect(page.locator(f"#{active}")).to_contain_text("@agnes")
    area.press("Enter")
    assert shown(area) == "Hello @agnes |"
    area.press_sequentially("@ca")
    expect(offers).to_be_visible()
    area.press("Escape")
    expect(offers).to_be_hidden()
    assert area.get_attribute("aria-activedescendant") is None
    with page.expect_response(re.compile(r"emoji\.json$")) as asked:
        area.press_sequentially(" :tad")
    assert "immutable" in asked.value.headers["cache-control"]
    expect(offers).to_contain_text("🎉")
    area.press("Tab")
    assert shown(area) == "Hello @agnes @ca 🎉 |"
    put(area, "|")
    area.press_sequentially(":he")
    expect(offers.get_by_role("option").first).to_contain_text("heart")
    put(area, "```\n|")
    area.press_sequentially("@ca")
    expect(offers).to_be_hidden()
    tags = page.locator("[name=tags]")
    tags.press_sequentially("wi")
    expect(offers.get_by_role("option").first).to_be_visible()
    first = offers.get_by_role("option").first.inner_text().strip()
    tags.press("ArrowDown")
    tags.press("Enter")
    expect(tags).to_have_value(f"{first}, ")


def test_code_is_copied_and_pictures_open_over_the_page(open_page):
    cleo = open_page("cleo")
    address = ask(cleo, "Code and pictures in one answer")
    for name in ("first.png", "second.png"):
        chosen = {"name": name, "mimeType": "image/png", "buffer": picture()}
        cleo.set_input_files("#composer [data-file]", chosen)
        expect(cleo.locator("#body")).to_have_value(re.compile(rf"!\[{name}\]\(/files/"))
    say(cleo, cleo.locator("#body").input_value() + "\n```\nls -l\n```\n")
    cleo.context.grant_permissions(["clipboard-read", "clipboard-write"])
    cleo.locator("#answers .copy").focus()
    cleo.keyboard.press("Enter")
    expect(cleo.locator("#toast")).to_have_text("Copied")
    assert cleo.evaluate("navigator.clipboard.readText()") == "ls -l"
    links, box = cleo.locator("#answers a.picture"), cleo.locator("dialog#picture")
    links.first.focus()
    cleo.keyboard.press("Enter")
    expect(box.get_by_role("img")).to_have_attribute("alt", "first.png")
    cleo.keyboard.press("ArrowRight")
    expect(box.get_by_role("img")).to_have_attribute("alt", "second.png")
    cleo.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(links.first).to_be_focused()
    bare = open_page(None, address, java_script_enabled=False)
    leads_to = bare.locator("#answers a.picture").first.get_attribute("href")
    assert bare.request.get(leads_to).headers["content-type"] == "image/png"
