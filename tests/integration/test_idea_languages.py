"""Ideas in the languages that their reader reads: lists, the roadmap, the first page, what is
similar, feeds; the language of a board.
"""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.utils import translation

from community.search.models import SearchEntry
from ideas import actions
from ideas.boards import status_named
from ideas.languages import language_of
from ideas.models import Board, Idea
from ideas.similar import similar_ideas
from tests.conftest import settle
from tests.integration.test_languages import SWITCH, browser, read, titles

pytestmark = pytest.mark.django_db
ENGLISH, RUSSIAN = "Dark colours in the app", "Тёмные цвета в приложении"


@pytest.fixture
def russian(cast, idea) -> Idea:
    """Beside Cleo's wish in English, one in Russian on a board of that language."""
    board = actions.add_board("Приложение", language="ru")
    return actions.submit_idea(board, by=cast.carl, title=RUSSIAN, content="Ночью ярко.")


@pytest.fixture
def planned(cast, idea, russian) -> None:
    for one in (idea, russian):
        actions.change_status(one, by=cast.petra, to=status_named("planned"), words="Yes. Да.")


@pytest.mark.parametrize("path", ["/ideas/", "/ideas/?sort=top", "/ideas/?sort=new", "/"])
def test_lists_keep_to_what_a_visitors_browser_asks_for(russian, path):
    assert titles(read(browser("en"), path)) == [ENGLISH]
    assert titles(read(browser("ru"), path)) == [RUSSIAN]
    assert set(titles(read(Client(), path))) == {ENGLISH, RUSSIAN}
    assert SWITCH in read(browser("ru"), path)


def test_the_roadmap_keeps_to_them_too_and_so_does_a_frame_that_says_one(planned):
    assert titles(read(browser("en"), "/ideas/roadmap/")) == [ENGLISH]
    assert titles(read(browser("ru"), "/ideas/roadmap/")) == [RUSSIAN]
    assert SWITCH in read(browser("ru"), "/ideas/roadmap/")
    frame = "/ideas/roadmap/embedded/"
    for query, shown in (("?lang=ru", {RUSSIAN}), ("?lang=en", {ENGLISH}), ("", None)):
        page = read(Client(), f"{frame}{query}")
        found = {title for title in (ENGLISH, RUSSIAN) if title in page}
        assert found == (shown or {ENGLISH, RUSSIAN}), query


def test_a_choice_holds_and_what_is_ones_own_is_shown_whatever_it_is_in(russian, cast, sign_in):
    client = sign_in(cast.cleo)
    client.post("/choose/", {"reads": "ru", "next": "/ideas/"})
    assert titles(read(client, "/ideas/")) == [RUSSIAN]
    assert titles(read(client, "/ideas/mine/")) == [ENGLISH]
    assert titles(read(client, "/ideas/voted/")) == [ENGLISH]
    assert SWITCH not in read(client, "/ideas/mine/")
    client.post("/choose/", {"reads": "all"})
    assert set(titles(read(client, "/ideas/"))) == {ENGLISH, RUSSIAN}


def test_a_board_in_one_language_shows_itself_without_a_switch(russian, idea):
    page = read(browser("en"), f"/ideas/?board={russian.board_id}")
    assert titles(page) == [RUSSIAN] and SWITCH not in page
    names = re.findall(r"board=\d+\"[^>]*>\s*(?:<svg.*?</svg>)?\s*([^<]+?)\s*</a>", page, re.S)
    assert names.index("Northwind app") < names.index("Приложение"), "the reader's first"


def test_where_a_language_has_nothing_yet_one_may_see_the_others(russian):
    page = read(browser("ru"), "/ideas/?status=declined")
    assert 'value="all"' in page and "Здесь пока ничего нет на русском" in page


def test_feeds_are_in_the_language_of_the_list_that_names_them(planned):
    assert 'href="/ideas/feed/?lang=ru"' in read(browser("ru"), "/ideas/")
    both = Client().get("/ideas/feed/").content.decode()
    assert ENGLISH in both and RUSSIAN in both
    for path in ("/ideas/feed/", "/ideas/roadmap/feed/"):
        feed = Client().get(path, {"lang": "ru"}).content.decode()
        assert RUSSIAN in feed and ENGLISH not in feed
        odd = Client().get(path, {"lang": "tlh"}).content.decode()
        assert ENGLISH in odd and RUSSIAN in odd


def test_what_one_may_not_see_is_no_other_language(russian, cast):
    actions.change_access(russian.board, {"see": ["agent"]})
    assert SWITCH not in read(browser("en"), "/ideas/")
    assert titles(read(browser("ru"), "/ideas/")) == [ENGLISH], "better than an empty page"


def test_an_idea_is_in_the_language_of_its_board_or_of_its_words(board, cast):
    assert language_of(board, RUSSIAN, "Ночью ярко.") == "ru"
    assert language_of(board, ENGLISH, "") == "en"
    with translation.override("ru"):
        assert language_of(board, "404 500 503 1/2", "…") == "ru", "of the page where it was typed"
    assert language_of(Board(language="ru"), ENGLISH, "") == "ru"
    wish = actions.submit_idea(board, by=cast.cleo, title=RUSSIAN, content="Ночью.")
    assert wish.language == "ru"
    edited = actions.edit_idea(wish, by=cast.cleo, title=ENGLISH, content="At night, please.")
    assert edited.language == "en"


def test_ideas_follow_when_their_board_is_in_a_language(russian, idea, cast, sign_in):
    client = sign_in(cast.ada)
    form = {"name": "Northwind app", "icon": "smartphone", "position": 0, "answer_days": 14}
    form |= dict.fromkeys(("see", "submit", "comment", "vote"), ["customer"])
    address = f"/office/boards/edit/{idea.board_id}/"
    answer = client.post(address, form | {"language": "ru"})
    assert answer.status_code == 302
    settle()
    assert Idea.objects.get(pk=idea.pk).language == "ru"
    assert SearchEntry.objects.get(key=idea.live_group).locale == "ru"
    assert SWITCH not in read(browser("en"), "/ideas/")


def test_what_is_similar_begins_with_the_readers_languages(board, cast):
    two = {
        code: actions.submit_idea(
            actions.add_board(f"Board {code}", language=code),
            by=cast.cleo,
            title=f"Zigbee lamps {code}",
            content="Lamps.",
        )
        for code in ("en", "ru")
    }
    settle()
    for code in two:
        found = similar_ideas(cast.carl, "Zigbee lamps", most=2, reads=frozenset({code}))
        assert found[0] == two[code]
