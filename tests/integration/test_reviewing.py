"""The rules of reviews, one by one: who, what has to be said, and what of several holds."""

from __future__ import annotations

import pytest
from django.test import Client

from community.accounts.doors import Refused
from ideas import actions
from ideas.boards import boards_changed
from ideas.models import Board, Idea, Review
from ideas.reviews import is_blocked, needs_review
from ideas.rules import MOST_WAITING
from ideas.views import reviewing
from tests.conftest import settle, told

pytestmark = pytest.mark.django_db
QUEUE = "/ideas/waiting/"
ROLES = [("cleo", 0), ("carl", 0), ("agnes", 0), ("edda", 0), ("mo", 1), ("petra", 1), ("ada", 1)]


@pytest.fixture
def reviewed(board) -> Board:
    """A board on which everything waits."""
    Board.objects.filter(pk=board.pk).update(review=Board.Review.ALL)
    boards_changed()
    return Board.objects.get(pk=board.pk)


def wish(board, by, n: int = 0) -> Idea:
    return actions.submit_idea(board, by=by, title=f"Wish number {n} of theirs", content="Please.")


def review(client: Client, idea, verdict: str, **more):
    return client.post(f"/ideas/{idea.pk}/review/", {"verdict": verdict, **more})


@pytest.mark.parametrize("verdict", reviewing.SAID)
@pytest.mark.parametrize(("who", "may"), ROLES)
def test_who_keeps_order_says_what_becomes_of_it(who, may, verdict, cast, reviewed, sign_in):
    idea, client = wish(reviewed, cast.carl), sign_in(getattr(cast, who))
    answer = review(client, idea, verdict, reason="unclear")
    assert answer.status_code == (302 if may else 404)
    now = Idea.objects.get()
    if not may:
        assert now.held == "waiting" and not Review.objects.exists()
        return
    made = Review.objects.get()
    assert made.by == getattr(cast, who)
    assert now.held == ("" if verdict in ("approve", "trust") else "declined")
    assert made.later == {"trust": "trusted", "block": "blocked"}.get(verdict, "")


@pytest.mark.parametrize(("who", "may"), ROLES)
def test_who_keeps_order_takes_it_back(who, may, cast, reviewed, sign_in):
    made = actions.approve_idea(wish(reviewed, cast.carl), by=cast.mo)
    client = sign_in(getattr(cast, who))
    for _twice in range(2):
        answer = client.post(f"/ideas/reviews/{made.pk}/undo/")
        assert answer.status_code == (302 if may else 404)
    assert Idea.objects.get().held == ("waiting" if may else "")
    assert client.get(f"/ideas/reviews/{made.pk}/undo/").status_code == 405


def test_a_visitor_reviews_nothing(cast, reviewed):
    made = actions.approve_idea(wish(reviewed, cast.carl), by=cast.mo)
    other = wish(reviewed, cast.cleo, 1)
    for path in (f"/ideas/reviews/{made.pk}/undo/", f"/ideas/{other.pk}/review/"):
        answer = Client().post(path, {"verdict": "approve"})
        assert answer["Location"].startswith("/accounts/login/")
    assert Idea.objects.get(pk=other.pk).held == "waiting"


def test_a_board_that_a_moderator_does_not_see_is_not_theirs_to_review(cast, reviewed, sign_in):
    idea = wish(reviewed, cast.cleo)
    seen = ["administrator", "customer"]
    actions.change_access(reviewed, {"see": seen, "submit": seen})
    client = sign_in(cast.mo)
    assert idea.title not in client.get(QUEUE).content.decode()
    assert review(client, idea, "approve").status_code == 404
    assert review(sign_in(cast.ada), idea, "approve").status_code == 302


# --- what has to be said


@pytest.mark.parametrize("verdict", ["decline", "block"])
@pytest.mark.parametrize(
    ("more", "is_enough"),
    [
        ({}, False),
        ({"words": "   "}, False),
        ({"reason": "nonsense"}, False),
        ({"words": "x" * 1001}, False),
        ({"reason": "unclear"}, True),
        ({"words": "Say which lamp."}, True),
        ({"reason": "said", "words": "See #1."}, True),
    ],
)
def test_whoever_declines_says_why(verdict, more, is_enough, cast, reviewed, sign_in):
    idea = wish(reviewed, cast.carl)
    answer = review(sign_in(cast.mo), idea, verdict, **more)
    assert answer.status_code == (302 if is_enough else 422)
    assert Review.objects.count() == is_enough
    if not is_enough:
        page = answer.content.decode()
        assert 'role="alert"' in page and "<details open" in page, "where it can be mended"
    with pytest.raises(Refused, match="unanswered"):
        actions.decline_idea(wish(reviewed, cast.edda, 1), by=cast.mo, words=" ")


def test_an_error_is_shown_however_many_wait_before_it(cast, reviewed, sign_in):
    ideas = [wish(reviewed, cast.carl, n) for n in range(MOST_WAITING + 3)]
    answer = review(sign_in(cast.mo), ideas[-1], "decline")
    assert answer.status_code == 422
    page = answer.content.decode()
    assert ideas[-1].title in page and "Say why: whoever wished for it reads this." in page
    assert page.count('class="row-title"') == MOST_WAITING and "More of them wait" in page


def test_a_form_that_is_wrong_and_late_says_that_it_is_late(cast, reviewed, sign_in):
    idea = wish(reviewed, cast.carl)
    actions.approve_idea(idea, by=cast.petra)
    answer = review(sign_in(cast.mo), idea, "decline")
    assert answer.status_code == 409
    assert "It does not wait any more." in answer.content.decode()


def test_an_unknown_verdict_is_none(cast, reviewed, sign_in):
    idea = wish(reviewed, cast.carl)
    for verdict in ("", "remove", "APPROVE"):
        assert review(sign_in(cast.mo), idea, verdict).status_code == 422
    assert not Review.objects.exists()


def test_what_is_removed_waits_no_more(cast, reviewed, sign_in):
    idea = wish(reviewed, cast.carl)
    actions.remove_idea(idea, by=cast.carl)
    client = sign_in(cast.mo)
    assert idea.title not in client.get(QUEUE).content.decode()
    assert review(client, idea, "approve").status_code == 404
    with pytest.raises(Refused, match="removed"):
        actions.approve_idea(idea, by=cast.mo)


# --- which of several holds


def test_the_newest_that_stands_says_what_holds_for_later(cast, reviewed):
    ideas = [wish(reviewed, cast.carl, n) for n in range(4)]
    trusted = actions.approve_idea(ideas[0], by=cast.mo, trusts=True)
    assert not needs_review(cast.carl, reviewed)
    blocked = actions.decline_idea(ideas[1], by=cast.petra, reason="spam", blocks=True)
    assert is_blocked(cast.carl)
    actions.decline_idea(ideas[2], by=cast.mo, reason="unclear")
    assert is_blocked(cast.carl), "a plain one says nothing of later ones"
    actions.undo_review(blocked, by=cast.mo)
    assert not is_blocked(cast.carl) and not needs_review(cast.carl, reviewed)
    actions.undo_review(trusted, by=cast.mo)
    assert needs_review(cast.carl, reviewed)


def test_blocking_one_person_blocks_no_other(cast, reviewed, sign_in):
    actions.decline_idea(wish(reviewed, cast.carl), by=cast.mo, reason="spam", blocks=True)
    for name, status in (("carl", 403), ("cleo", 200), ("edda", 200)):
        assert sign_in(getattr(cast, name)).get("/ideas/new/").status_code == status


def test_who_is_blocked_votes_and_comments_all_the_same(cast, reviewed, idea, sign_in):
    actions.decline_idea(wish(reviewed, cast.carl), by=cast.mo, reason="spam", blocks=True)
    client = sign_in(cast.carl)
    assert client.post(f"/ideas/{idea.pk}/vote/", {"vote": "1"}).status_code == 302
    assert client.post(f"/ideas/{idea.pk}/comments/", {"body": "Me too."}).status_code == 302


def test_a_verdict_that_is_sent_twice_is_one(cast, reviewed):
    idea = wish(reviewed, cast.carl)
    first = actions.approve_idea(idea, by=cast.mo, trusts=True)
    assert actions.approve_idea(idea, by=cast.mo, trusts=True) == first
    settle()
    assert told(cast.carl) == ["idea_approved"]
    with pytest.raises(actions.Reviewed):
        actions.approve_idea(idea, by=cast.mo)


def test_a_review_taken_back_before_anybody_heard_tells_nobody(cast, reviewed):
    made = actions.decline_idea(wish(reviewed, cast.carl), by=cast.mo, reason="spam")
    actions.undo_review(made, by=cast.mo)
    settle()
    assert told(cast.carl) == []
