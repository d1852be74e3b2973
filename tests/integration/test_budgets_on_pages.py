"""What somebody sees and does about their budget; votes that the team gives for customers."""

from __future__ import annotations

import pytest
from django.test import Client

from community.notifications.models import Notice, Subscription
from ideas import actions
from ideas.boards import status_named
from ideas.models import Board, Idea, VoteForCustomer
from tests.conftest import run_all, told

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def rationed(cast) -> Idea:
    """Cleo's idea on a board where each person has four votes."""
    board = actions.add_board("Northwind app", budget=4)
    return actions.submit_idea(board, by=cast.cleo, title="Dark colours, please", content="So.")


def text(client: Client, path: str) -> str:
    return " ".join(client.get(path).content.decode().split())


def test_a_page_says_what_is_left_and_lets_one_put_more_on_an_idea(cast, rationed, sign_in):
    client, path = sign_in(cast.carl), f"/ideas/{rationed.pk}/vote/"
    assert "<b data-left>4</b> of 4" in text(client, rationed.get_absolute_url())
    assert client.post(path, {"weight": "3"})["Location"] == rationed.get_absolute_url()
    page = text(client, rationed.get_absolute_url())
    assert "<b data-left>1</b> of 4" in page
    assert 'value="3" aria-pressed="true"' in page
    said = client.post(path, {"vote": "0"}, headers=HTMX).json()
    assert said == {"voted": False, "score": 1, "left": 4, "weight": 0}
    assert client.post(path, {"vote": "1"}, headers=HTMX).json()["left"] == 3
    assert "data-left" not in text(Client(), rationed.get_absolute_url())


def test_what_a_budget_does_not_allow_says_why(cast, rationed, sign_in):
    client = sign_in(cast.carl)
    for n in range(4):
        actions.submit_idea(
            rationed.board, by=cast.carl, title=f"Wish number {n} here", content="x"
        )
    refused = client.post(f"/ideas/{rationed.pk}/vote/", {"vote": "1"})
    assert refused.status_code == 409 and "no votes left" in refused.content.decode()
    assert client.post(f"/ideas/{rationed.pk}/vote/", {"weight": "4"}).status_code == 409
    assert Idea.objects.get(pk=rationed.pk).votes_count == 1


def test_who_wants_it_and_how_many_votes_that_is_are_told_apart(cast, rationed, sign_in):
    actions.vote_idea(rationed, by=cast.carl, wanted=True, weight=3)
    page = text(sign_in(cast.petra), rationed.get_absolute_url())
    assert "Carl, Cleo" in page
    assert f'data-score="{rationed.live_group}">4<' in page
    assert "2 people want this" in text(sign_in(cast.petra), f"/ideas/{rationed.pk}/status/")
    voters = text(sign_in(cast.petra), f"/ideas/{rationed.pk}/voters/")
    assert "Carl" in voters and "Cleo" in voters


def test_an_administrator_sets_a_boards_budget(cast, rationed, sign_in):
    client, board = sign_in(cast.ada), Board.objects.get()
    form = {"name": "App", "icon": "smartphone", "position": 1, "see": ["customer"]}
    client.post(f"/office/boards/edit/{board.pk}/", {**form, "budget": "10"})
    assert Board.objects.get().budget == 10
    client.post(f"/office/boards/edit/{board.pk}/", {**form, "budget": "0"})
    assert Board.objects.get().budget == 10
    client.post(f"/office/boards/edit/{board.pk}/", {**form, "budget": ""})
    assert Board.objects.get().budget is None


# --- votes for customers


def for_carl(**more) -> dict:
    return {"customer": "carl", "source": "call", "link": "https://crm.example/7", **more}


def test_the_team_votes_for_a_customer_who_hears_of_it_and_may_take_it_back(cast, idea, sign_in):
    agnes, path = sign_in(cast.agnes), f"/ideas/{idea.pk}/vote-for/"
    assert path in text(agnes, idea.get_absolute_url())
    assert agnes.post(path, for_carl())["Location"] == idea.get_absolute_url()
    given = VoteForCustomer.objects.get()
    assert (given.customer, given.by, given.link) == (
        cast.carl,
        cast.agnes,
        "https://crm.example/7",
    )
    assert Idea.objects.get().votes_count == 2
    run_all()
    assert told(cast.carl) == ["idea_voted_for_me"] and told(cast.agnes) == []
    assert Notice.objects.get(recipient=cast.carl).actor == cast.agnes
    assert Subscription.objects.get(user=cast.carl).level == Subscription.Level.TRACKING
    assert "Agnes voted for them (a call)" in text(agnes, f"/ideas/{idea.pk}/voters/")
    assert "Agnes voted" not in text(sign_in(cast.carl), f"/ideas/{idea.pk}/voters/")
    sign_in(cast.carl).post(f"/ideas/{idea.pk}/vote/", {"vote": "0"})
    assert Idea.objects.get().votes_count == 1
    assert not VoteForCustomer.objects.exists()


def test_twice_is_once_and_what_somebody_voted_themselves_stays_theirs(cast, idea, sign_in):
    agnes, path = sign_in(cast.agnes), f"/ideas/{idea.pk}/vote-for/"
    for _ in range(2):
        agnes.post(path, for_carl())
    agnes.post(path, for_carl(customer="cleo"))
    assert VoteForCustomer.objects.count() == 1
    assert Idea.objects.get().votes_count == 2
    run_all()
    assert told(cast.carl) == ["idea_voted_for_me"] and told(cast.cleo) == []


def test_a_vote_that_was_taken_back_at_once_is_not_told(cast, idea):
    actions.vote_for_customer(idea, customer=cast.carl, by=cast.agnes, source="mail")
    actions.vote_idea(idea, by=cast.carl, wanted=False)
    run_all()
    assert told(cast.carl) == []


@pytest.mark.parametrize("called", ["carl", "@Carl", "carl@example.com", "CARL"])
def test_a_customer_is_found_by_name_or_mail(called, cast, idea, sign_in):
    sign_in(cast.mo).post(f"/ideas/{idea.pk}/vote-for/", for_carl(customer=called))
    assert VoteForCustomer.objects.get().customer == cast.carl


def test_who_cannot_be_voted_for_is_said(cast, idea, sign_in):
    agnes, path = sign_in(cast.agnes), f"/ideas/{idea.pk}/vote-for/"
    cast.edda.display_name = "Carl"
    cast.edda.save(update_fields=["display_name"])
    wrong = [("nobody", "Nobody is called so"), ("Carl", "Several people"), ("", "required")]
    for called, said in wrong:
        answer = agnes.post(path, for_carl(customer=called))
        assert answer.status_code == 422 and said in answer.content.decode(), called
    assert agnes.post(path, for_carl(link="javascript:alert(1)")).status_code == 422
    actions.change_access(idea.board, {"see": ["", "customer", "agent"], "vote": ["agent"]})
    answer = agnes.post(path, for_carl(customer="cleo"))
    assert "may not vote on this board" in answer.content.decode()
    assert not VoteForCustomer.objects.exists()


def test_only_the_team_votes_for_others_and_only_while_votes_are_taken(cast, idea, sign_in):
    path = f"/ideas/{idea.pk}/vote-for/"
    assert sign_in(cast.cleo).post(path, for_carl()).status_code == 404
    assert path not in text(sign_in(cast.cleo), idea.get_absolute_url())
    assert Client().post(path, for_carl()).status_code == 302
    actions.change_status(idea, by=cast.petra, to=status_named("declined"), words="No.")
    assert sign_in(cast.agnes).get(path).status_code == 404


def test_a_customers_budget_is_kept(cast, rationed, sign_in):
    for n in range(4):
        actions.submit_idea(
            rationed.board, by=cast.carl, title=f"Wish number {n} here", content="x"
        )
    answer = sign_in(cast.agnes).post(f"/ideas/{rationed.pk}/vote-for/", for_carl())
    assert answer.status_code == 422 and "no votes left" in answer.content.decode()
