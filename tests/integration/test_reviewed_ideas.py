"""Ideas that the team reads before others see them: approved, declined, and taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from community.accounts.doors import Refused
from community.live.announcing import missed
from community.notifications.mail.composing import compose
from community.notifications.models import Mail, Notice
from community.search.finding import search
from community.votes import voters
from ideas import actions
from ideas.boards import boards_changed, status_named
from ideas.models import Board, Idea, Review
from ideas.office.waiting import longest_waiting
from ideas.reviews import is_blocked, needs_review
from tests.conftest import run_all, settle, told

pytestmark = pytest.mark.django_db
WORDS = {"title": "A lamp that wakes me", "body": "Slowly, @carl, as the sun does."}


def have_reviewed(board, which: str) -> Board:
    Board.objects.filter(pk=board.pk).update(review=which)
    boards_changed()
    return Board.objects.get(pk=board.pk)


@pytest.fixture
def reviewed(board) -> Board:
    """A board on which everything waits."""
    return have_reviewed(board, Board.Review.ALL)


@pytest.fixture
def held(cast, reviewed) -> Idea:
    """Cleo's idea, which waits since yesterday."""
    idea = actions.submit_idea(
        reviewed, by=cast.cleo, title=WORDS["title"], content=WORDS["body"], nonce="n"
    )
    long_ago = timezone.now() - timedelta(days=1)
    Idea.objects.filter(pk=idea.pk).update(created=long_ago, status_on=long_ago)
    run_all()
    return Idea.objects.get(pk=idea.pk)


def page(idea, client=None) -> str:
    return (client or Client()).get(idea.get_absolute_url()).content.decode()


# --- what waits


def test_a_customers_idea_waits_and_its_author_is_told_so(cast, reviewed, sign_in):
    client = sign_in(cast.cleo)
    answer = client.post("/ideas/new/", {**WORDS, "board": reviewed.pk, "nonce": "f"}, follow=True)
    assert "The team reads it before others see it." in answer.content.decode()
    idea = Idea.objects.get()
    assert (idea.held, idea.votes_count, idea.answer_due) == ("waiting", 0, None)
    assert "Waits for review" in client.get("/ideas/mine/").content.decode()
    assert WORDS["title"] not in client.get("/ideas/?sort=new").content.decode()
    again = client.post("/ideas/new/", {**WORDS, "board": reviewed.pk, "nonce": "g"})
    assert again.status_code == 422, "she has said so already"
    run_all()
    assert not Notice.objects.exists() and not search(cast.mo, "lamp").results


def test_only_what_the_board_says_waits(cast, board, idea):
    assert not needs_review(cast.carl, board)
    first = have_reviewed(board, Board.Review.FIRST)
    assert needs_review(cast.carl, first), "he has none that everybody sees"
    assert not needs_review(cast.cleo, first) and not needs_review(cast.agnes, first)
    every = have_reviewed(board, Board.Review.ALL)
    assert needs_review(cast.cleo, every) and not needs_review(cast.petra, every)
    assert actions.submit_idea(
        first, by=cast.carl, title="What came of a topic", content="x", origin="topic.1"
    ).is_out


def test_a_second_idea_waits_as_long_as_the_first_does(cast, board):
    first = have_reviewed(board, Board.Review.FIRST)
    one = actions.submit_idea(first, by=cast.carl, title="One wish of mine", content="x")
    two = actions.submit_idea(first, by=cast.carl, title="Another of mine", content="x")
    assert one.held == two.held == "waiting"
    actions.approve_idea(one, by=cast.mo)
    assert actions.submit_idea(first, by=cast.carl, title="A third of mine", content="x").is_out


def test_nothing_can_be_done_to_what_waits(cast, held, idea, sign_in):
    for act in (
        lambda: actions.vote_idea(held, by=cast.mo, wanted=True),
        lambda: actions.add_comment(held, by=cast.mo, content="Hm."),
        lambda: actions.change_status(held, by=cast.petra, to=status_named("planned")),
        lambda: actions.merge_idea(held, by=cast.mo, into=idea),
        lambda: actions.merge_idea(idea, by=cast.mo, into=held),
    ):
        with pytest.raises(Refused):
            act()
    client = sign_in(cast.cleo)
    edited = {"title": "A lamp that wakes us", "body": "Please.", "seen_version": held.version}
    assert client.post(f"/ideas/{held.pk}/edit/", edited).status_code == 302, "but its author may"
    assert client.post(f"/ideas/{held.pk}/remove/").status_code == 302
    assert not Idea.objects.waiting().exists()


def test_who_says_the_same_is_not_told_what_waits(cast, held, reviewed):
    other = actions.submit_idea(reviewed, by=cast.carl, title=WORDS["title"], content="Mine.")
    actions.approve_idea(other, by=cast.mo)
    with pytest.raises(actions.Repeated) as refused:
        actions.approve_idea(held, by=cast.mo)
    assert refused.value.first == other
    assert Idea.objects.get(pk=held.pk).held == "waiting" and Review.objects.count() == 1


# --- approving


def test_what_is_approved_is_new_and_heard_of_then_and_once(cast, held, sign_in):
    assert told(cast.carl) == []
    before = timezone.now()
    answer = sign_in(cast.mo).post(f"/ideas/{held.pk}/review/", {"verdict": "approve"})
    assert answer["Location"] == "/ideas/waiting/"
    settle()
    idea = Idea.objects.get()
    assert idea.is_out and idea.created >= before and idea.status_on == idea.created
    assert idea.answer_due > idea.created and idea.votes_count == 1 and idea.trend
    assert [vote.user for vote in voters(Idea, [idea.pk])] == [cast.cleo]
    assert told(cast.carl) == ["mention"] and told(cast.cleo) == ["idea_approved"]
    assert told(cast.mo) == told(cast.petra) == []
    assert search(cast.carl, "lamp").results
    assert WORDS["title"] in Client().get("/ideas/feed/").content.decode()
    assert missed(idea.live_group, 0, "en")
    actions.approve_idea(idea, by=cast.mo)
    settle()
    assert told(cast.carl) == ["mention"] and Review.objects.count() == 1


def test_whom_the_team_trusts_needs_no_review(cast, held, reviewed, sign_in):
    client = sign_in(cast.mo)
    client.post(f"/ideas/{held.pk}/review/", {"verdict": "trust"})
    assert not needs_review(cast.cleo, reviewed) and needs_review(cast.carl, reviewed)
    review = Review.objects.get()
    client.post(f"/ideas/reviews/{review.pk}/undo/")
    assert needs_review(cast.cleo, reviewed)
    assert Idea.objects.get().held == "waiting"


def test_an_approval_taken_back_hides_it_and_the_next_one_tells_nobody_again(cast, held):
    review = actions.approve_idea(held, by=cast.mo)
    settle()
    actions.vote_idea(held, by=cast.carl, wanted=True)
    created = Idea.objects.get().created
    for _ in range(2):
        actions.undo_review(review, by=cast.petra)
    settle()
    assert Client().get(held.get_absolute_url()).status_code == 404
    assert not search(cast.carl, "lamp").results
    assert told(cast.carl) == told(cast.cleo) == [], "nobody had read it"
    actions.approve_idea(held, by=cast.petra)
    settle()
    idea = Idea.objects.get()
    assert (idea.votes_count, idea.created) == (2, created)
    assert told(cast.carl) == [] and told(cast.cleo) == ["idea_approved"]
    assert search(cast.carl, "lamp").results


def test_what_counts_with_another_idea_is_not_made_to_wait(cast, held, idea, sign_in):
    review = actions.approve_idea(held, by=cast.mo)
    actions.merge_idea(held, by=cast.mo, into=idea)
    assert sign_in(cast.mo).post(f"/ideas/reviews/{review.pk}/undo/").status_code == 409
    assert Idea.objects.get(pk=held.pk).is_out


# --- declining


def test_who_is_declined_reads_why_and_nobody_else_does(cast, held, sign_in):
    mo = sign_in(cast.mo)
    empty = mo.post(f"/ideas/{held.pk}/review/", {"verdict": "decline"})
    assert empty.status_code == 422 and "Say why" in empty.content.decode()
    said = {"verdict": "decline", "reason": "several", "words": "The lamp, and <the sun>."}
    mo.post(f"/ideas/{held.pk}/review/", said)
    settle()
    assert told(cast.cleo) == ["idea_not_taken"] and told(cast.carl) == []
    mail = Mail.objects.create(recipient=cast.cleo, stream="notices", about=held.live_group)
    Notice.objects.update(mail=mail)
    said = compose(mail)
    assert "It is several wishes at once." in said.body and "The lamp, and <the sun>." in said.body
    assert "The lamp, and &lt;the sun&gt;." in said.alternatives[0][0]
    html = page(held, sign_in(cast.cleo))
    assert "It is several wishes at once." in html and "The lamp, and &lt;the sun&gt;." in html
    assert "Let it wait again" not in html and "/edit/" not in html
    assert "Not taken" in sign_in(cast.cleo).get("/ideas/mine/").content.decode()
    assert Client().get(held.get_absolute_url()).status_code == 404
    assert sign_in(cast.carl).get(held.get_absolute_url()).status_code == 404
    assert "Let it wait again" in page(held, mo)
    assert WORDS["title"] not in mo.get("/ideas/waiting/").content.decode()
    mo.post(f"/ideas/reviews/{Review.objects.get().pk}/undo/")
    settle()
    assert Idea.objects.get().held == "waiting" and told(cast.cleo) == []
    again = actions.submit_idea(held.board, by=cast.carl, title=WORDS["title"], content="Mine.")
    assert again.held == "waiting"


def test_what_was_declined_keeps_nobody_from_saying_it_better(cast, held):
    actions.decline_idea(held, by=cast.mo, reason="unclear")
    better = actions.submit_idea(held.board, by=cast.cleo, title=WORDS["title"], content="Better.")
    assert better.held == "waiting" and better != held


def test_who_is_blocked_submits_no_more_until_it_is_taken_back(cast, held, reviewed, sign_in):
    sign_in(cast.mo).post(f"/ideas/{held.pk}/review/", {"verdict": "block", "reason": "spam"})
    client = sign_in(cast.cleo)
    assert is_blocked(cast.cleo) and not is_blocked(cast.carl)
    form = {**WORDS, "title": "Another advertisement", "board": reviewed.pk}
    assert client.get("/ideas/new/").status_code == 403
    assert client.post("/ideas/new/", form).status_code == 403
    assert 'href="/ideas/new/"' not in client.get("/ideas/").content.decode()
    assert "It is an advertisement." in page(held, client)
    assert Idea.objects.count() == 1
    actions.undo_review(Review.objects.get(), by=cast.mo)
    assert client.post("/ideas/new/", form).status_code == 302


# --- the queue


def test_the_queue_is_for_those_who_keep_order(cast, held, sign_in):
    for name, status in (("mo", 200), ("petra", 200), ("agnes", 404), ("cleo", 404)):
        client = sign_in(getattr(cast, name))
        assert client.get("/ideas/waiting/").status_code == status
        assert ("/ideas/waiting/" in client.get("/ideas/").content.decode()) == (status == 200)
    assert Client().get("/ideas/waiting/").status_code == 302
    assert [item.title for item in longest_waiting(cast.mo, 5)] == [WORDS["title"]]
    assert sign_in(cast.mo).get(f"/ideas/{held.pk}/review/").status_code == 405
    for name in ("cleo", "carl", "agnes"):
        form = {"verdict": "approve"}
        answer = sign_in(getattr(cast, name)).post(f"/ideas/{held.pk}/review/", form)
        assert answer.status_code == 404
    assert Client().post(f"/ideas/{held.pk}/review/", {"verdict": "approve"}).status_code == 302
    assert Idea.objects.get().held == "waiting"


def test_whoever_comes_second_hears_what_was_decided(cast, held, sign_in):
    actions.decline_idea(held, by=cast.petra, reason="spam")
    answer = sign_in(cast.mo).post(f"/ideas/{held.pk}/review/", {"verdict": "approve"})
    assert answer.status_code == 409
    assert "Petra has declined it meanwhile." in answer.content.decode()
    with pytest.raises(actions.Reviewed):
        actions.decline_idea(held, by=cast.mo, reason="spam")


def test_an_idea_of_somebody_who_has_left_can_be_approved(cast, held):
    Idea.objects.update(author=None)
    actions.approve_idea(held, by=cast.mo, trusts=True)
    settle()
    idea = Idea.objects.get()
    assert idea.is_out and idea.votes_count == 0
