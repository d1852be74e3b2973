"""What axe finds on the kinds of page that `test_looks` does not ask, the back office's own among
them: nothing, of any impact.
"""

from __future__ import annotations

from tests.browser.test_looks import violations
from tests.browser.walk import every_page, walk

IN_TEST_LOOKS = {
    *("topic", "home", "lists of topics", "narrowed lists", "lists of one's own", "forums"),
    *("a forum", "bookmarks", "ask", "people", "notices", "what I hear", "settings", "status"),
    *("knowledge base", "article", "FAQ", "decision tree", "category of articles"),
    *("suggesting an edit", "search, one word", "search without a question", "an empty search"),
    *("sign-in", "sign-up", "a new password by mail", "addresses of mail", "two steps", "devices"),
    *("closing an account", "no such page", "a list for a visitor", "home of a visitor"),
}


def test_axe_finds_nothing_on_any_other_kind_of_page(portal, open_page):
    pages = [one for one in every_page(portal) if one.kind not in IN_TEST_LOOKS]
    for one, page in walk(pages, open_page):
        assert not violations(page), one
