"""Real threads on a real database: ideas that many people touch in the same moment."""

from __future__ import annotations

import pytest

from community.events.models import EventRecord
from community.votes import voters_count
from ideas import actions
from ideas.boards import boards_changed, status_named
from ideas.families import family
from ideas.models import Board, Idea, IdeaMerge, Review, ToldApart
from tests.integration.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def wishes(cast, board) -> list[Idea]:
    """Three ideas of three people."""
    return [
        actions.submit_idea(board, by=who, title=f"A wish number {n} here", content="So.")
        for n, who in enumerate((cast.cleo, cast.carl, cast.edda))
    ]


def failed(results: list) -> list[str]:
    return sorted(type(one).__name__ for one in results if isinstance(one, Exception))


def assert_counted() -> None:
    for idea in Idea.objects.filter(merged_into=None):
        assert idea.votes_count == voters_count(Idea, family(idea)), idea
    assert not Idea.objects.filter(merged_into__merged_into__isnull=False).exists()


def test_two_of_the_team_merge_at_once_and_there_is_one_merge(wishes, cast):
    one, two, _ = wishes
    results = at_once(
        *[
            lambda who=who: actions.merge_idea(two, by=who, into=one)
            for who in (cast.mo, cast.petra)
        ]
        * 2
    )
    assert not failed(results) and len(set(results)) == 1
    assert IdeaMerge.objects.count() == 1
    assert_counted()


def test_two_ideas_merged_into_each_other_end_as_one(wishes, cast):
    one, two, _ = wishes
    for _round in range(5):
        results = at_once(
            lambda: actions.merge_idea(one, by=cast.mo, into=two),
            lambda: actions.merge_idea(two, by=cast.petra, into=one),
        )
        assert failed(results) == ["Merged"]
        assert_counted()
        actions.undo_merge(IdeaMerge.objects.standing().get(), by=cast.mo)


def test_a_ring_of_merges_at_once_ends_as_one_family(wishes, cast):
    one, two, three = wishes
    for _round in range(3):
        results = at_once(
            lambda: actions.merge_idea(one, by=cast.mo, into=two),
            lambda: actions.merge_idea(two, by=cast.petra, into=three),
            lambda: actions.merge_idea(three, by=cast.ada, into=one),
        )
        assert set(failed(results)) <= {"Merged"}
        assert_counted()
        for merge in IdeaMerge.objects.standing().order_by("-id"):
            actions.undo_merge(merge, by=cast.mo)
        assert_counted()


def test_votes_and_merges_at_once_lose_nobody(wishes, cast):
    one, two, three = wishes
    people = (cast.agnes, cast.mo, cast.petra, cast.ada)
    for _round in range(3):
        results = at_once(
            *[lambda who=who: actions.vote_idea(one, by=who, wanted=True) for who in people],
            *[lambda who=who: actions.vote_idea(two, by=who, wanted=True) for who in people],
            lambda: actions.merge_idea(one, by=cast.mo, into=two),
            lambda: actions.merge_idea(three, by=cast.petra, into=one),
        )
        assert set(failed(results)) <= {"Merged"}
        assert_counted()
        undone = at_once(
            *[
                lambda merge=merge: actions.undo_merge(merge, by=cast.mo)
                for merge in IdeaMerge.objects.standing()
            ],
            *[lambda who=who: actions.vote_idea(one, by=who, wanted=False) for who in people],
        )
        assert not failed(undone)
        assert not Idea.objects.exclude(merged_into=None).exists()
        assert_counted()


def test_votes_and_decisions_at_once_are_all_taken_or_refused(wishes, cast):
    idea, people = wishes[0], (cast.agnes, cast.mo, cast.carl, cast.ada)
    for to in ("planned", "started", "under-review"):
        results = at_once(
            *[lambda who=who: actions.vote_idea(idea, by=who, wanted=True) for who in people],
            lambda to=to: actions.change_status(idea, by=cast.petra, to=status_named(to)),
            *[lambda who=who: actions.vote_idea(idea, by=who, wanted=False) for who in people],
        )
        assert not failed(results)
        assert_counted()


@pytest.fixture
def waiting(cast, board) -> list[Idea]:
    """Two people wish for the same on a board where the team reads everything first."""
    Board.objects.update(review=Board.Review.ALL)
    boards_changed()
    board.refresh_from_db()
    return [
        actions.submit_idea(board, by=who, title="A lamp that wakes me", content="So.")
        for who in (cast.cleo, cast.carl)
    ]


def test_two_reviewers_at_once_decide_once(waiting, cast):
    idea, reviewers = waiting[0], (cast.mo, cast.petra, cast.ada)
    for _round in range(3):
        results = at_once(
            *[lambda who=who: actions.approve_idea(idea, by=who) for who in reviewers],
            *[lambda who=who: actions.decline_idea(idea, by=who, words="No.") for who in reviewers],
        )
        assert failed(results) == ["Reviewed"] * 5
        review = Review.objects.get(undone_on=None)
        now = Idea.objects.get(pk=idea.pk)
        assert now.is_out == review.is_approved
        undone = at_once(
            *[lambda who=who, it=review: actions.undo_review(it, by=who) for who in reviewers]
        )
        assert not failed(undone) and Idea.objects.get(pk=idea.pk).held == "waiting"
    submitted = EventRecord.objects.filter(name="ideas.idea_submitted")
    assert submitted.count() <= 1, "it is new once"


def test_the_same_wish_approved_twice_at_once_is_there_once(waiting, cast):
    one, two = waiting
    results = at_once(
        lambda: actions.approve_idea(one, by=cast.mo),
        lambda: actions.approve_idea(two, by=cast.petra),
    )
    assert failed(results) == ["Repeated"]
    assert sorted(Idea.objects.values_list("held", flat=True)) == ["", "waiting"]
    assert Review.objects.count() == 1


def test_two_of_the_team_tell_apart_at_once_from_both_sides_and_it_is_said_once(wishes, cast):
    one, two, _ = wishes
    results = at_once(
        lambda: actions.tell_apart(one, by=cast.mo, other=two),
        lambda: actions.tell_apart(two, by=cast.petra, other=one),
        lambda: actions.tell_apart(one, by=cast.ada, other=two),
    )
    assert not failed(results) and len(set(results)) == 1
    assert ToldApart.objects.count() == 1
    assert EventRecord.objects.filter(name="ideas.ideas_told_apart").count() == 1
