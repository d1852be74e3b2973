"""Rows that are kept as HTML: who voted, what was found, what is read most. They are made once, say
what is true now, and say it to those alone who may know.
"""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageViewRestriction

from community.accounts.actions import change_person
from community.search.documents import status_names
from forum import actions as forum_actions
from ideas import actions
from ideas.boards import boards_changed, status_named
from ideas.models import Board, Status
from kb.models import Category, Figures, KnowledgeIndex
from tests.conftest import published, settle
from tests.endurance.kept import stale_pieces

pytestmark = pytest.mark.django_db
RUSSIAN = {"Accept-Language": "ru"}


def read(address: str, client: Client | None = None) -> str:
    answer = (client or Client()).get(address)
    assert answer.status_code == 200
    return answer.content.decode()


def asked(address: str, client: Client | None = None) -> list[str]:
    """The statements of a page whose pieces are kept."""
    client = client or Client()
    read(address, client)
    with CaptureQueriesContext(connection) as queries:
        read(address, client)
    return [query["sql"] for query in queries]


# --- who voted


def voters_of(idea) -> str:
    return f"/ideas/{idea.pk}/voters/"


def names(page: str) -> list[str]:
    return re.findall(r'class="name" href="[^"]*">([^<]*)<', page)


def test_who_voted_asks_the_same_whoever_they_are(cast, idea):
    before = len(asked(voters_of(idea)))
    for person in (cast.carl, cast.mo, cast.edda):
        actions.vote_idea(idea, by=person, wanted=True)
    assert names(read(voters_of(idea))) == ["Edda", "Mo", "Carl", "Cleo"]
    found = asked(voters_of(idea))
    assert len(found) == before <= 4
    assert not [sql for sql in found if "display_name" in sql], "nobody is read for a kept row"


def test_who_voted_is_called_as_they_are_called_now(cast, idea):
    actions.vote_idea(idea, by=cast.carl, wanted=True)
    assert names(read(voters_of(idea))) == ["Carl", "Cleo"]
    change_person(cast.carl, display_name="Karl")
    assert names(read(voters_of(idea))) == ["Karl", "Cleo"]
    actions.vote_idea(idea, by=cast.carl, wanted=False)
    assert names(read(voters_of(idea))) == ["Cleo"]
    assert list(stale_pieces()) == []


def test_the_day_of_a_vote_is_said_in_each_language(idea):
    in_english, in_russian = read(voters_of(idea)), read(voters_of(idea), Client(headers=RUSSIAN))
    days = [re.search(r"<time[^>]*>([^<]*)<", page)[1] for page in (in_english, in_russian)]
    assert re.fullmatch(r"[A-Z][a-z]+ \d+, \d{4}", days[0])
    assert re.fullmatch(r"\d+ [а-я]+ \d{4}", days[1])


def test_who_of_the_team_gave_a_vote_is_said_to_the_team_alone(cast, idea, sign_in):
    actions.vote_for_customer(
        idea, customer=cast.carl, by=cast.agnes, source="call", link="https://crm.example/7"
    )
    for _ in range(2):  # whoever comes first, and whoever finds the kept row
        inside = read(voters_of(idea), sign_in(cast.petra))
        outside = [read(voters_of(idea), client) for client in (Client(), sign_in(cast.carl))]
        assert "Agnes voted for them" in inside and "https://crm.example/7" in inside
        assert not any("voted for them" in page or "crm.example" in page for page in outside)
    assert names(inside) == ["Carl", "Cleo"]


def test_a_board_that_hides_voters_hides_their_kept_rows(cast, board, idea, sign_in):
    read(voters_of(idea))
    Board.objects.filter(pk=board.pk).update(voters_shown=False)
    boards_changed()
    assert Client().get(voters_of(idea)).status_code == 404
    assert "Cleo" in read(voters_of(idea), sign_in(cast.petra))


# --- what was found


@pytest.fixture
def found(cast, topic, answer, engine):
    """A topic that a search finds."""
    settle()
    return topic


def row_of(thing, page: str) -> str:
    return re.search(rf'<li class="row" data-key="{thing.live_group}">.*?</li>', page, re.S)[0]


def test_a_result_is_as_it_is_now_in_each_language(found, answer, cast):
    search = "/search/?q=router"
    assert "Unanswered" not in row_of(found, read(search))
    assert "Solved" not in row_of(found, read(search))
    forum_actions.accept_answer(answer, by=cast.cleo)
    settle()
    assert "Solved" in row_of(found, read(search))
    assert "Решено" in row_of(found, read(search, Client(headers=RUSSIAN)))
    assert "Solved" in row_of(found, read(search))
    assert list(stale_pieces()) == []


def test_words_are_marked_for_each_search_alone(found):
    first = row_of(found, read("/search/?q=router"))
    second = row_of(found, read("/search/?q=evening"))
    assert "The <mark>router</mark> drops every evening" in first
    assert "The router drops every <mark>evening</mark>" in second
    assert re.search(r'<p class="snippet">[^<]*Where do I', first)


def test_what_is_looked_for_is_written_as_text(found):
    page = read("/search/?q=router+%3Cscript%3E&tag=%22%3E%3Cb%3E")
    assert "<script>" not in page.partition("<main")[2] and '"><b>' not in page


def test_a_result_in_another_language_says_so(found):
    assert ' lang="en"' not in row_of(found, read("/search/?q=router"))
    row = row_of(found, read("/search/?q=router", Client(headers=RUSSIAN)))
    assert row.count(' lang="en"') == 2, "the title and the passage"


def test_a_kept_result_is_not_shown_to_whoever_may_not_see_it(cast, team_room, engine, sign_in):
    secret = forum_actions.start_topic(
        team_room, by=cast.mo, title="The router of the office", content="Its password is x."
    )
    settle()
    search = "/search/?q=router"
    assert "Team room" in row_of(secret, read(search, sign_in(cast.mo)))
    for client in (Client(), sign_in(cast.carl)):
        page = read(search, client)
        assert "office" not in page and "Team room" not in page


def test_a_status_is_called_as_it_is_called_now(cast, idea, engine):
    actions.change_status(idea, by=cast.petra, to=status_named("planned"), words="Soon.")
    settle()
    search = "/search/?q=colours"
    assert "Planned" in row_of(idea, read(search))
    assert status_names()["planned"] == "Planned"
    Status.objects.filter(key="planned").update(name="On its way")
    boards_changed()
    assert "On its way" in row_of(idea, read(search))


def test_each_value_of_a_facet_leads_to_this_search_narrowed_by_it(found, answer, engine, article):
    page = read("/search/?q=router&sort=newest&page=1")
    facets = re.search(r'<div class="facets-wide">.*?</div>', page, re.S)[0]
    addresses = re.findall(r'href="([^"]*)"', facets)
    assert "?q=router&amp;sort=newest&amp;kind=topic" in addresses
    assert len(addresses) == len(set(addresses))
    chosen = read("/search/?q=router&kind=topic")
    assert '<a href="?q=router&amp;kind=topic" aria-current="true">' in chosen
    assert '<a class="undo" href="?q=router">' in chosen
    without_words = read("/search/?kind=topic")
    assert 'href="?kind=article"' in without_words


# --- what is read most


def read_often(page, views: int) -> None:
    Figures.objects.update_or_create(page_id=page.pk, defaults={"views": views})


def read_most(client: Client | None = None) -> list[str]:
    """The titles below "Read most"."""
    page = read("/kb/", client)
    if "Read most" not in page:
        return []
    part = page.partition("Read most")[2]
    return re.findall(r"<a [^>]*>([^<]*)</a>", part[: part.index("</section>")])


def test_what_is_read_most_is_said_in_its_order_as_it_is_called_now(cast, engine):
    one, two = published(cast.edda, "Alpha"), published(cast.edda, "Beta")
    assert read_most() == []
    read_often(one, 5)
    read_often(two, 3)
    assert read_most() == ["Alpha", "Beta"]
    read_often(two, 9)
    assert read_most() == ["Beta", "Alpha"], "nothing was published meanwhile"
    two.title = "Gamma"
    two.save_revision(user=cast.edda).publish(user=cast.edda)
    assert read_most() == ["Gamma", "Alpha"]
    two.unpublish()
    assert read_most() == ["Alpha"]
    assert list(stale_pieces()) == []


def test_what_is_read_most_in_a_private_section_is_said_to_its_readers_alone(cast, engine, sign_in):
    parent = KnowledgeIndex.objects.first()
    section = parent.add_child(
        instance=Category(title="For the team", slug="team", locale=parent.locale)
    )
    read_often(published(cast.edda, "Zirkonium", parent=section), 9)
    read_often(published(cast.edda, "Alpha"), 3)
    assert read_most() == ["Zirkonium", "Alpha"]
    restriction = PageViewRestriction.objects.create(page=section, restriction_type="groups")
    restriction.groups.set(Group.objects.filter(name__in=["agent"]))
    for _ in range(2):
        assert read_most(sign_in(cast.agnes)) == ["Zirkonium", "Alpha"]
        assert read_most() == read_most(sign_in(cast.carl)) == ["Alpha"]


def test_the_first_page_of_the_knowledge_base_asks_two_questions(cast, engine):
    for number in range(3):
        read_often(published(cast.edda, f"Article {number}"), number + 1)
    found = asked("/kb/")
    assert len(found) == 2, "versions, what is read most"
