"""What an idea's page asks the database, and what a vote writes: as often as it has to."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from community.events.models import EventGroup, EventRecord, ReactionRecord
from community.notifications.models import Subscription
from community.search.models import SearchEntry
from ideas import actions
from ideas.boards import boards_changed
from ideas.documents import index_voted
from ideas.models import Board, Comment, Idea, VoteForCustomer
from tests.conftest import settle

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
WRITES = ("INSERT", "UPDATE", "DELETE")


def asked(client: Client, address: str) -> list[str]:
    """The statements of a page whose pieces are kept."""
    assert client.get(address).status_code == 200
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    return [query["sql"] for query in queries]


def say(idea, by, number: int) -> None:
    for n in range(number):
        root = actions.add_comment(idea, by=by, content=f"Comment {n}.")
        actions.add_comment(idea, by=by, content=f"Reply {n}.", parent=root)


# --- pages


def test_a_visitors_page_of_an_idea_asks_four_questions(cast, idea):
    say(idea, cast.carl, 3)
    actions.mark_official(actions.add_comment(idea, by=cast.agnes, content="Yes."), by=cast.petra)
    found = asked(Client(), idea.get_absolute_url())
    assert len(found) == 4, "versions, the idea, what is said, who voted last"


def test_a_members_page_asks_four_more(cast, idea, sign_in):
    say(idea, cast.carl, 3)
    found = asked(sign_in(cast.carl), idea.get_absolute_url())
    assert len(found) == 8, "session, person, own vote, following and draft"


def test_of_an_idea_of_which_nothing_is_said_nothing_is_asked(cast, idea):
    found = asked(Client(), idea.get_absolute_url())
    assert not [sql for sql in found if Comment._meta.db_table in sql]
    assert len(found) == 3


def test_who_decided_is_asked_once_something_was_decided(cast, idea):
    from ideas.boards import status_named

    for to in ("planned", "started"):
        actions.change_status(idea, by=cast.petra, to=status_named(to), words="Soon.")
    assert len(asked(Client(), idea.get_absolute_url())) == 4


def test_a_deciders_new_name_stands_on_the_page_at_once(cast, idea):
    from community.accounts.actions import change_person
    from ideas.boards import status_named

    actions.change_status(idea, by=cast.petra, to=status_named("planned"), words="Soon.")
    assert "Petra" in Client().get(idea.get_absolute_url()).content.decode()
    change_person(cast.petra, display_name="Petronella")
    assert "Petronella" in Client().get(idea.get_absolute_url()).content.decode()
    change_person(cast.cleo, display_name="Cleopatra")
    assert "Cleopatra" in Client().get(idea.get_absolute_url()).content.decode()


def test_the_head_of_a_list_is_kept_for_what_it_says(cast, board, idea, sign_in):
    """By reader, status, board and order; what the operator changes shows at once."""
    pages = {
        (who, query): client.get(f"/ideas/{query}").content.decode()
        for who, client in (("", Client()), ("cleo", sign_in(cast.cleo)))
        for query in ("", "?sort=new", "?status=planned", f"?board={board.pk}")
    }
    assert "My votes" in pages["cleo", ""] and "My votes" not in pages["", ""]
    assert f'href="?board={board.pk}&amp;sort=top"' in pages["", f"?board={board.pk}"]
    assert f"<h1>{board.name}</h1>" in pages["cleo", f"?board={board.pk}"]
    assert "<h1>Ideas</h1>" in pages["cleo", "?sort=new"]
    assert "sort=" not in pages["", "?status=planned"], "nothing stands there that has an order"
    assert Client().get("/ideas/?sort=new&more=less").content.decode().count("more=less") <= 2
    Board.objects.update(description="What the app lacks.", answer_days=3)
    boards_changed()
    anew = Client().get(f"/ideas/?board={board.pk}").content.decode()
    assert "What the app lacks." in anew and anew != pages["", f"?board={board.pk}"]


# --- votes


def voting(client: Client, idea, wanted: bool, capture) -> list[str]:
    """The statements of one vote, with what runs after its commit."""
    form = {"vote": str(int(wanted))}
    with CaptureQueriesContext(connection) as queries, capture():
        answer = client.post(f"/ideas/{idea.pk}/vote/", form, headers=HTMX)
    assert answer.json()["voted"] is wanted
    return [query["sql"] for query in queries]


def test_a_vote_writes_seven_times_and_leaves_nothing_to_a_worker(cast, idea, sign_in, committed):
    client = sign_in(cast.carl)
    voting(client, idea, True, committed)
    voting(client, idea, False, committed)
    before = DBTaskResult.objects.count()
    given = voting(client, idea, True, committed)
    assert len([sql for sql in given if sql.startswith(WRITES)]) == 7, (
        "vote, follower, event, its group, what it owes; the idea's row; that it was shown"
    )
    taken = voting(client, idea, False, committed)
    assert len([sql for sql in taken if sql.startswith(WRITES)]) == 8, "also a vote for a customer"
    assert DBTaskResult.objects.count() == before
    assert not ReactionRecord.objects.filter(event__name="ideas.idea_voted", done_on=None).exists()


def test_a_vote_stands_in_the_log_in_its_order(cast, idea):
    for wanted in (True, False, True):
        idea = actions.vote_idea(idea, by=cast.carl, wanted=wanted)
    rows = EventGroup.objects.filter(group=idea.live_group).order_by("event_id")
    links = list(rows.values_list("event_id", "previous_id"))
    assert [previous for _event, previous in links[1:]] == [event for event, _p in links[:-1]]
    now = Idea.objects.get(pk=idea.pk)
    assert now.last_event_id == links[-1][0]
    last = EventRecord.objects.get(pk=now.last_event_id)
    assert (last.actor_id, last.event.votes, last.event.value) == (cast.carl.pk, 2, 1)


def test_taking_back_takes_only_ones_own(cast, idea):
    for person in (cast.carl, cast.mo):
        actions.vote_for_customer(idea, customer=person, by=cast.agnes, source="call")
    actions.vote_idea(idea, by=cast.carl, wanted=False)
    assert list(VoteForCustomer.objects.values_list("customer", flat=True)) == [cast.mo.pk]
    following = Subscription.objects.filter(about=idea.live_group)
    assert set(following.values_list("user", flat=True)) == {cast.cleo.pk, cast.mo.pk}
    assert set(idea.votes.values_list("user", flat=True)) == {cast.cleo.pk, cast.mo.pk}


def test_the_search_hears_of_many_votes_once(cast, idea, board):
    other = actions.submit_idea(board, by=cast.carl, title="A bell that rings", content="Please.")
    settle()
    for person in (cast.carl, cast.mo, cast.edda):
        actions.vote_idea(idea, by=person, wanted=True)
    entry = SearchEntry.objects.get(key=idea.live_group)
    assert entry.votes == 1
    assert index_voted() == 1
    now = SearchEntry.objects.get(key=idea.live_group)
    assert (now.votes, now.version) == (4, entry.version + 1)
    assert SearchEntry.objects.get(key=other.live_group).votes == 1
    assert index_voted() == 0


def test_a_vote_while_the_search_is_told_is_told_the_next_time(cast, idea, monkeypatch):
    from ideas import documents

    settle()
    actions.vote_idea(idea, by=cast.carl, wanted=True)
    index = documents.index

    def meanwhile(kind, ids) -> int:
        changed = index(kind, ids)
        actions.vote_idea(idea, by=cast.mo, wanted=True)
        return changed

    monkeypatch.setattr(documents, "index", meanwhile)
    assert index_voted() == 1
    monkeypatch.undo()
    assert index_voted() == 1
    assert SearchEntry.objects.get(key=idea.live_group).votes == 3
