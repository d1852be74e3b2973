"""Finding before asking, in a real browser: the box, the page, what is offered beside a question,
an article.
"""

from __future__ import annotations

import re
import time

import pytest
from playwright.sync_api import expect

from tests.browser.test_together import wait_live
from tests.waiting import wait_for


@pytest.fixture
def said(portal):
    """Ask the portal's database."""
    return lambda code: portal.manage(
        f"from community.search.models import *; from kb.models import *\nprint({code})"
    )


def eventually(ask, wanted) -> None:
    wait_for(lambda: ask() == wanted, f"{wanted} instead of {ask()}")


def pace(page) -> float:
    """How many times longer than on an idle machine, which is what seconds here are of, a page
    takes now.
    """
    began = time.monotonic()
    page.goto("/people/")
    return max(1.0, (time.monotonic() - began) / 0.5)


def test_the_box_offers_while_typing_and_the_keyboard_chooses(open_page):
    page = open_page(None, "/")
    page.keyboard.press("/")
    page.keyboard.type("backing u", delay=30)
    expect(page.locator("#instant [role=option]").first).to_contain_text("Backing up and restoring")
    expect(page.locator("#search")).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    assert page.locator("#search").get_attribute("aria-activedescendant") == "instant-1"
    page.keyboard.press("Enter")
    page.wait_for_url("**/kb/*/backup/")
    page.keyboard.press("/")
    page.keyboard.type("lease")
    expect(page.locator("#instant")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#instant")).to_be_hidden()
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=lease")


def test_the_page_says_once_that_somebody_looked_and_what_they_opened(open_page, said):
    page = open_page(None, "/search/?q=quokka+habitat")
    expect(page.locator(".empty")).to_contain_text("Nothing fits")
    eventually(
        lambda: said(
            "Gap.objects.filter(words='quokka habitat').values_list('searches', 'empty').first()"
        ),
        "(1, 1)",
    )
    page.goto("/search/?q=passkeys")
    page.keyboard.press("j")
    assert page.evaluate("document.activeElement.className") == "row-title"
    page.locator(".found .row-title").first.click()
    page.wait_for_url(lambda url: "/search/" not in url)
    eventually(
        lambda: said(
            "Gap.objects.filter(words='passkeys').values_list('searches', 'opened').first()"
        ),
        "(1, 1)",
    )


def test_what_may_answer_stands_beside_the_question_and_never_over_it(open_page, said):
    idle = open_page()
    for width in (1280, 360):
        page = open_page("cleo", "/ask/", width=width)
        busy = pace(idle)
        page.fill("[name=title]", "")
        page.locator("[name=title]").press_sequentially("How do I back up the database", delay=10)
        began = time.monotonic()
        offered = page.locator("#suggestions li").first
        expect(offered).to_be_visible()
        took = time.monotonic() - began
        assert took < 2 * max(busy, pace(idle))
        title, box = (
            page.locator("[name=title]").bounding_box(),
            page.locator("#suggestions").bounding_box(),
        )
        body = page.locator("[name=body]").bounding_box()
        for field in (title, body):
            apart = (
                box["x"] >= field["x"] + field["width"]
                or box["y"] >= field["y"] + field["height"]
                or box["y"] + box["height"] <= field["y"]
            )
            assert apart, (width, field, box)
        offered.locator("summary").click()
        page.locator("#suggestions [data-solved]").first.click()
        expect(page.locator("#suggestions")).to_contain_text("Good to hear.")
        page.locator("[data-undo]").click()
        expect(page.locator("#suggestions li").first).to_be_visible()
    assert int(said("Suggestion.objects.exclude(opened_on=None).count()")) >= 2
    assert said("AskSession.objects.exclude(solved_on=None).count()") == "0"


def test_an_article_is_judged_shared_and_told_of_live(open_page, portal, said):
    address = said(
        "Article.objects.get(slug='backup', locale__language_code='en').get_absolute_url()"
    )
    visitor, follower = open_page(None, address), open_page("carl", address)
    visitor.locator("#helpful button[value=no]").click()
    expect(visitor.locator("#helpful")).to_contain_text("What is the matter with it?")
    visitor.get_by_label("Hard to understand").check()
    visitor.locator("#helpful form.form button").click()
    expect(visitor.get_by_label("Hard to understand")).to_be_checked()
    visitor.reload()
    expect(visitor.locator("#helpful")).to_contain_text("Take it back")
    visitor.locator("#helpful button[value=undo]").click()
    expect(visitor.locator("#helpful")).not_to_contain_text("Take it back")
    expect(visitor.locator("[data-share]")).to_be_visible()
    follower.get_by_role("button", name="Сообщать об обновлениях").click()
    expect(follower.get_by_role("button", name="Сообщаем об обновлениях")).to_be_visible()
    expect(follower.locator("body")).to_have_attribute("data-watch", re.compile(r"user\."))
    wait_live(follower)
    bell = follower.locator("#bell .dot")
    before = bell.text_content()
    portal.manage(
        "from kb.models import Article; a = Article.objects.get(slug='backup',"
        " locale__language_code='en'); a.save_revision(user=a.owner).publish(user=a.owner)"
    )
    expect(bell).not_to_have_text(before)
    expect(bell).to_be_visible()


def test_what_is_posted_is_found_by_somebody_else_within_two_seconds(open_page):
    asker, other = open_page("cleo", "/ask/"), open_page(None, "/")
    asker.fill("[name=title]", "Zeppelin mooring at my balcony")
    asker.select_option("[name=forum]", index=1)
    asker.fill("[name=body]", "Which knot holds best?")
    busy = pace(other)
    asker.click("form#composer button.primary")
    asker.wait_for_url("**/topics/**")
    began = time.monotonic()

    def found() -> int:
        other.goto("/search/?q=zeppelin+mooring")
        return other.locator(".found .row").count()

    wait_for(found, "it is found")
    took = time.monotonic() - began
    assert took < 4 * max(busy, pace(other))  # two seconds to index, and a page


def test_an_editor_makes_an_article_of_a_topic_and_sees_it_before_it_is_published(
    open_page, portal
):
    topic = portal.manage(
        "from forum.models import Topic; print(Topic.objects.solved().filter(forum__language='en',"
        " linked_article='').first().get_absolute_url())"
    )
    page = open_page("edda", topic)
    page.get_by_role("button", name="Сделать статью").click()
    page.wait_for_url("**/office/pages/*/edit/")
    number = page.url.rstrip("/").split("/")[-2]
    page.goto(f"/office/pages/{number}/view_draft/")
    expect(page.locator(".body")).to_contain_text("The problem")
    page.goto("/office/search-report/")
    expect(page.locator("body")).to_contain_text("Доля = решено")
    page.goto("/office/knowledge/")
    expect(page.locator("table.listing")).to_be_visible()


def test_a_decision_tree_works_without_a_script_and_leads_to_a_question(chromium, portal):
    context = chromium.new_context(java_script_enabled=False, base_url=portal.address)
    page = context.new_page()
    address = portal.manage(
        "from kb.models import *; print(Troubleshooting.objects.get(slug='no-results',"
        " locale__language_code='en').get_absolute_url())"
    )
    page.goto(address)
    for answer in ("No", "It is", "It does not"):
        page.locator(".tree .buttons a", has_text=answer).first.click()
    page.wait_for_url("**/accounts/login/**")
    assert "ask" in page.url
    context.close()
