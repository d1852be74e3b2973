"""Triage by words: a list that is narrowed to what was typed."""

from __future__ import annotations

import csv
import io
import re

import pytest
from django.test import Client

from ideas import actions
from ideas.boards import status_named
from ideas.models import Idea
from tests.conftest import run_all
from tests.standing import stands

pytestmark = pytest.mark.django_db
HERE = "/ideas/triage/"


@stands
def found(cast, board, engine) -> dict[str, Idea]:
    """Ideas that share words, one of which only a comment says."""
    wished = {
        "dark": ("Dark colours at night", "The screen is bright."),
        "table": ("Export as a table", "For taxes at night."),
        "lamp": ("A lamp that wakes me", "Slowly."),
        "russian": ("Тёмное оформление приложения", "Ночью слишком ярко."),
    }
    ideas = {
        key: actions.submit_idea(board, by=cast.cleo, title=title, content=text)
        for key, (title, text) in wished.items()
    }
    actions.add_comment(ideas["lamp"], by=cast.carl, content="With dark colours, please.")
    run_all()
    return ideas


def shown(client: Client, query: str) -> set[int]:
    page = client.get(HERE + query)
    assert page.status_code == 200, query
    return {int(pk) for pk in re.findall(r'name="idea" value="(\d+)"', page.content.decode())}


def test_every_word_has_to_stand_there(cast, found, sign_in):
    client = sign_in(cast.petra)
    expected = {
        "?q=night": {"dark", "table"},
        "?q=colour+night": {"dark"},
        "?q=dark+colours": {"dark", "lamp"},
        "?q=lamp+table": set(),
        "?q=gardening": set(),
        "?q=оформления": {"russian"},
        "?q=++": set(found),
    }
    for query, keys in expected.items():
        assert shown(client, query) == {found[key].pk for key in keys}, query


def test_a_number_and_an_address_name_one(cast, found, sign_in):
    client, lamp = sign_in(cast.petra), found["lamp"]
    for typed in (lamp.pk, f"%23{lamp.pk}", lamp.get_absolute_url()):
        assert shown(client, f"?q={typed}") == {lamp.pk}
    assert shown(client, "?q=%23999999") == set()


def test_a_duplicate_is_found_as_its_original(cast, found, sign_in):
    actions.merge_idea(found["lamp"], by=cast.mo, into=found["table"])
    run_all()
    client = sign_in(cast.petra)
    assert shown(client, "?q=wakes") == {found["table"].pk}
    assert shown(client, f"?q={found['lamp'].pk}") == {found["table"].pk}


def test_words_go_together_with_the_other_filters(cast, found, board, sign_in):
    actions.change_status(found["dark"], by=cast.petra, to=status_named("declined"), words="No.")
    actions.change_tags(found["table"], by=cast.petra, given=["tax"])
    run_all()
    client = sign_in(cast.petra)
    assert shown(client, "?q=night") == {found["table"].pk}
    assert shown(client, "?q=night&status=all") == {found["dark"].pk, found["table"].pk}
    assert shown(client, "?q=night&status=declined") == {found["dark"].pk}
    assert shown(client, "?q=dark&tag=tax") == set()
    assert shown(client, f"?q=night&board={board.pk}&sort=new") == {found["table"].pk}


def test_what_was_typed_stays_in_the_page_and_leads_on(cast, found, sign_in):
    client = sign_in(cast.petra)
    page = client.get(f'{HERE}?q=night"<b>').content.decode()
    assert 'value="night&quot;&lt;b&gt;"' in page
    page = client.get(f"{HERE}?q=night").content.decode()
    assert "?q=night&amp;sort=new" in page and "export/?q=night" in page
    page = client.get(f"{HERE}?q=gardening").content.decode()
    assert "Look in every status" in page and "Show all open ideas" in page
    page = client.get(f"{HERE}?q=gardening&status=all").content.decode()
    assert "Look in every status" not in page


def test_the_table_holds_what_the_words_found(cast, found, sign_in):
    answer = sign_in(cast.petra).get(f"{HERE}export/?q=night&sort=old")
    said = b"".join(answer.streaming_content).decode().removeprefix("\ufeff")
    titles = {row["Title"] for row in csv.DictReader(io.StringIO(said))}
    assert titles == {found["dark"].title, found["table"].title}


def test_words_find_nothing_that_their_reader_may_not_see(cast, found, board, sign_in):
    closed = actions.add_board("Team board")
    actions.submit_idea(closed, by=cast.ada, title="Night shifts of the team", content="Secret.")
    actions.change_access(closed, dict.fromkeys(("see", "submit"), ["administrator"]))
    run_all()
    assert shown(sign_in(cast.petra), "?q=shifts") == set()
    assert shown(sign_in(cast.petra), "?q=night") == {found["dark"].pk, found["table"].pk}
    assert len(shown(sign_in(cast.ada), "?q=shifts")) == 1


def test_what_is_done_to_several_leads_back_to_the_same_words(cast, found, sign_in):
    form = {"idea": [found["dark"].pk], "act": "tag", "tags": "night"}
    answer = sign_in(cast.petra).post(f"{HERE}?q=night&status=all", form)
    assert answer["Location"] == f"{HERE}?q=night&status=all"


@pytest.mark.parametrize("typed", ["-", ":", "***", '"', "tag:none", "x" * 5000, "\u202enight"])
def test_strange_words_break_nothing(typed, cast, found, sign_in):
    shown(sign_in(cast.petra), f"?q={typed}")
