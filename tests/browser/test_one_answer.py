"""An accepted answer and the rest of its topic, while people watch: what a page shows without being
loaded again is what it shows after it was.
"""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.test_together import ask, say, wait_live

# what stands on a page of a topic, in its order: each post with its words and number, what is
# pressed, the lines that lead elsewhere, and the counts
SHOWN = """() => [...document.querySelectorAll(
    "#topic-state, #question .post, #accepted .label, #accepted .post, #accepted .to-replies:not("
    + "[hidden]), #answer-count, #answers .post, #answers .signpost")].map(part =>
    [part.id, (part.querySelector(":scope > .prose") ?? part).textContent.trim(),
     part.querySelector(":scope > .acts .score")?.textContent,
     part.querySelector(":scope > .acts .vote")?.getAttribute("aria-pressed"),
     part.dataset?.mine, part.closest("#accepted, .replies")?.id].join("|"))"""


def same_as_after_a_reload(*pages) -> None:
    for page in pages:
        before = page.evaluate(SHOWN)
        page.reload()
        assert page.evaluate(SHOWN) == before
        wait_live(page)


@pytest.fixture
def solved(open_page, request):
    """(Cleo, Carl, a visitor) at her question with answers by Carl, accepted, and by Mo; it has a
    title of its own, because what is answered already is not posted before that was seen.
    """
    cleo, carl, mo, visitor = (open_page(who) for who in ("cleo", "carl", "mo", None))
    address = ask(cleo, request.node.name.replace("_", " "))
    for page in (carl, mo, visitor):
        page.goto(address)
    wait_live(cleo, carl, mo, visitor)
    say(carl, "The lease it is")
    say(mo, "Or the cable")
    expect(cleo.locator("#answers .post")).to_have_count(2)
    cleo.locator("#answers .post", has_text="The lease").locator(".vote").click()
    expect(visitor.locator("#answers .score").first).to_have_text("1")
    cleo.locator("#answers .post", has_text="The lease").locator("button.accept").click()
    expect(visitor.locator("#accepted .post")).to_have_count(1)
    expect(cleo.locator("#accepted .post")).to_have_count(1)
    mo.context.close()
    return cleo, carl, visitor


def test_what_people_watch_is_what_they_would_see_after_a_reload(solved, open_page):
    cleo, carl, visitor = solved
    mo = open_page("mo", cleo.url)
    wait_live(mo)
    expect(cleo.locator("#accepted .vote")).to_have_attribute("aria-pressed", "true")
    expect(visitor.locator("#answer-count")).to_have_text("1 more answer")
    same_as_after_a_reload(cleo, carl, visitor)

    mo.click("#accepted [data-reply]")
    say(mo, "Which lease?")
    expect(visitor.locator("#answer-count")).to_have_text("1 more answer, 1 reply")
    expect(visitor.locator(".signpost")).to_contain_text("1 reply")
    expect(visitor.locator("#accepted .to-replies")).to_have_text("1 reply")
    same_as_after_a_reload(cleo, carl, visitor)

    mo.click("#accepted .vote")
    expect(visitor.locator("#accepted .score")).to_have_text("2")
    same_as_after_a_reload(cleo, visitor)

    carl.goto(carl.locator("#accepted .edit-act").get_attribute("href"))
    carl.fill("[name=body]", "The lease it is, of the router")
    carl.click("main form button.primary")
    expect(visitor.locator("#accepted .prose")).to_have_text("The lease it is, of the router")
    same_as_after_a_reload(cleo, visitor)

    number = cleo.locator("#accepted .post").get_attribute("data-post")
    moderated(mo, f"/posts/{number}/remove/")
    expect(visitor.locator("#topic-state")).to_contain_text("Not solved yet")
    expect(visitor.locator("#accepted")).to_be_hidden()
    expect(visitor.locator("#answers .gone")).to_be_visible()
    same_as_after_a_reload(visitor)

    moderated(mo, f"/posts/{number}/restore/")
    expect(visitor.locator("#accepted .prose")).to_be_visible()
    same_as_after_a_reload(cleo, visitor)

    cleo.get_by_role("button", name="Not the answer").click()
    expect(visitor.locator("#accepted")).to_be_hidden()
    expect(visitor.locator("#answers .post", has_text="The lease")).to_be_visible()
    expect(visitor.locator("#answer-count")).to_have_text("2 answers")
    expect(cleo.locator("#answers .vote").first).to_have_attribute("aria-pressed", "true")
    same_as_after_a_reload(cleo, visitor)


def moderated(page, path: str) -> None:
    """What a form of the page would send."""
    page.evaluate(
        """path => fetch(path, { method: "POST",
            headers: { "X-CSRFToken": document.body.dataset.token } })""",
        path,
    )


def test_the_rest_is_folded_until_somebody_wants_it(solved, open_page):
    cleo, carl, visitor = solved
    reader = open_page(None, cleo.url)
    rest = reader.locator("#answers .post")
    expect(reader.locator("#accepted .post")).to_be_visible()
    expect(rest).to_be_hidden()
    reader.click("#thread > summary")
    expect(rest).to_be_visible()
    reader.reload()
    expect(rest).to_be_visible()
    reader.click("#thread > summary")
    reader.reload()
    expect(rest).to_be_hidden()
    wait_live(reader, cleo)
    say(cleo, "Something new meanwhile")
    expect(reader.locator("#answers .post", has_text="meanwhile")).to_be_visible()


def test_whoever_comes_by_a_link_or_begins_to_reply_sees_it_all(solved, open_page):
    cleo, carl, visitor = solved
    other = cleo.locator("#answers .post", has_text="cable").get_attribute("data-post")
    linked = open_page(None, f"/posts/{other}/")
    expect(linked.locator(f"#post-{other}")).to_be_in_viewport()
    petra = open_page("petra", cleo.url)
    expect(petra.locator("#answers .post")).to_be_hidden()
    petra.click("#accepted [data-reply]")
    expect(petra.locator("#answers .post")).to_be_visible()
    keys = open_page(None, cleo.url)
    for _ in range(3):
        keys.keyboard.press("j")
    expect(keys.locator("#answers .post.chosen")).to_be_visible()
    expect(keys).to_have_url(re.compile(r"/topics/\d+/"))


def test_without_a_script_one_click_unfolds_it(solved, chromium, portal):
    cleo, carl, visitor = solved
    context = chromium.new_context(java_script_enabled=False, base_url=portal.address)
    page = context.new_page()
    page.goto(cleo.url)
    expect(page.locator("#answers .post")).to_be_hidden()
    page.click("#thread > summary")
    expect(page.locator("#answers .post")).to_be_visible()
    page.goto(cleo.url + "?sort=newest")
    expect(page.locator("#answers .post")).to_be_visible()
    page.emulate_media(media="print")
    page.goto(cleo.url)
    expect(page.locator("#answers .post")).to_be_visible()
    context.close()
