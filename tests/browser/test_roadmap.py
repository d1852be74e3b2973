"""The roadmap moves while somebody looks at it, and never under the pointer."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.test_together import wait_live


@pytest.fixture
def idea(portal) -> tuple[int, str]:
    """A new idea that nobody has decided about, and many want: its id and title."""
    made = portal.manage(
        "from ideas.actions import submit_idea; from ideas.models import Board, Idea;"
        " from community.accounts.models import User; from time import time;"
        " idea = submit_idea(Board.objects.first(), by=User.objects.get(username='cleo'),"
        " title=f'A wish that moves {time()}', content='x');"
        " Idea.objects.filter(pk=idea.pk).update(votes_count=999);"
        " print(idea.pk, idea.title)"
    )
    pk, _space, title = made.strip().partition(" ")
    return int(pk), title


def decide(petra, portal, pk: int, key: str) -> None:
    status = portal.rows(f"SELECT id FROM ideas_status WHERE key = '{key}'")[0][0]
    petra.evaluate(
        """([pk, status]) => fetch(`/ideas/${pk}/status/`, {
            method: "POST",
            body: new URLSearchParams({ status, body: "So it is.", nonce: "" }),
            headers: { "X-CSRFToken": document.body.dataset.token },
        })""",
        [pk, status],
    )


def column(page, key: str):
    return page.locator("section", has=page.locator(f"#column-{key}"))


def test_a_decision_moves_the_idea_for_whoever_looks_but_not_under_the_pointer(
    open_page, portal, idea
):
    pk, title = idea
    petra, held = open_page("petra"), open_page(None, "/ideas/roadmap/")
    other = open_page("carl", "/ideas/roadmap/")
    wait_live(held, other)
    decide(petra, portal, pk, "planned")
    for page in (held, other):
        expect(column(page, "planned")).to_contain_text(title)
    column(held, "planned").locator("li").first.hover()
    decide(petra, portal, pk, "started")
    expect(column(other, "started")).to_contain_text(title)
    expect(column(other, "planned")).not_to_contain_text(title)
    expect(column(held, "planned")).to_contain_text(title)
    held.mouse.move(2, 2)
    expect(column(held, "started")).to_contain_text(title)
    expect(column(held, "planned")).not_to_contain_text(title)
    expect(held.locator("#heard")).to_contain_text("The page has changed")


def test_a_vote_counts_on_a_column_that_came_later(open_page, portal, idea):
    pk, title = idea
    petra, carl = open_page("petra"), open_page("carl", "/ideas/roadmap/")
    wait_live(carl)
    decide(petra, portal, pk, "planned")
    row = column(carl, "planned").locator("li", has_text=title)
    row.locator("button.vote").click()
    expect(row.locator("button.vote")).to_have_attribute("aria-pressed", "true")
