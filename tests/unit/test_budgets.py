"""A board may give each person so many votes at a time; nothing that was given is taken away."""

from __future__ import annotations

import pytest

from community.accounts.doors import Refused
from ideas import actions
from ideas.boards import boards_changed, status_named
from ideas.budgets import spent
from ideas.models import Board, Idea, VoteWeight

pytestmark = pytest.mark.django_db


@pytest.fixture
def board(house) -> Board:
    """Where each person has five votes."""
    return actions.add_board("Northwind app", budget=5)


@pytest.fixture
def wishes(cast, board) -> list[Idea]:
    """Four ideas of Edda's, who has one vote left."""
    return [
        actions.submit_idea(board, by=cast.edda, title=f"A wish number {n}", content="So.")
        for n in range(4)
    ]


def fresh(idea) -> Idea:
    return Idea.objects.get(pk=idea.pk)


def vote(idea, by, weight=None) -> Idea:
    return actions.vote_idea(idea, by=by, wanted=True, weight=weight)


def counts(idea) -> tuple[int, int]:
    return fresh(idea).votes_count, fresh(idea).people_count


def test_up_to_three_votes_of_the_budget_are_on_one_idea(cast, wishes):
    one, two, *_ = wishes
    vote(one, cast.cleo, 3)
    assert counts(one) == (4, 2)
    vote(two, cast.cleo, 2)
    assert spent(cast.cleo, one.board_id) == 5
    with pytest.raises(Refused, match="spent"):
        vote(wishes[2], cast.cleo)
    with pytest.raises(Refused, match="weight"):
        vote(one, cast.cleo, 4)
    vote(one, cast.cleo, 1)
    vote(wishes[2], cast.cleo, 2)
    assert [counts(idea) for idea in wishes[:3]] == [(2, 2), (3, 2), (3, 2)]


def test_the_same_vote_again_changes_nothing_and_taken_back_nothing_stays(cast, wishes):
    one = wishes[0]
    for weight in (2, 2, None):
        vote(one, cast.cleo, weight)
    assert counts(one) == (3, 2)
    for _ in range(2):
        actions.vote_idea(one, by=cast.cleo, wanted=False)
    assert counts(one) == (1, 1) and not VoteWeight.objects.exists()
    assert spent(cast.cleo, one.board_id) == 0


@pytest.mark.parametrize("status", ["completed", "declined"])
def test_what_is_decided_gives_the_votes_back_and_keeps_its_count(status, cast, wishes):
    one, two, *_ = wishes
    vote(one, cast.cleo, 3)
    actions.change_status(one, by=cast.petra, to=status_named("planned"))
    assert spent(cast.cleo, one.board_id) == 3
    actions.change_status(one, by=cast.petra, to=status_named(status), words="So.")
    assert (spent(cast.cleo, one.board_id), counts(one)) == (0, (4, 2))
    vote(two, cast.cleo, 3)
    actions.change_status(one, by=cast.petra, to=status_named("started"))
    assert spent(cast.cleo, one.board_id) == 6, "nothing is taken away"
    with pytest.raises(Refused, match="spent"):
        vote(wishes[2], cast.cleo)
    assert counts(one) == (4, 2)


def test_a_removed_idea_gives_the_votes_back(cast, wishes):
    vote(wishes[0], cast.cleo, 3)
    actions.remove_idea(wishes[0], by=cast.mo)
    assert spent(cast.cleo, wishes[0].board_id) == 0


def test_a_smaller_budget_deletes_no_vote(cast, board, wishes):
    vote(wishes[0], cast.cleo, 3)
    Board.objects.filter(pk=board.pk).update(budget=1)
    boards_changed()
    assert counts(wishes[0]) == (4, 2)
    with pytest.raises(Refused, match="spent"):
        vote(wishes[1], cast.cleo)
    vote(wishes[0], cast.cleo, 2)
    assert counts(wishes[0]) == (3, 2), "less is always possible"
    Board.objects.filter(pk=board.pk).update(budget=None)
    boards_changed()
    vote(wishes[1], cast.cleo)
    assert counts(wishes[1]) == (2, 2)
    with pytest.raises(Refused, match="weight"):
        vote(wishes[1], cast.cleo, 2)
    actions.vote_idea(wishes[0], by=cast.cleo, wanted=False)
    assert counts(wishes[0]) == (1, 1)


def test_without_a_vote_left_an_idea_is_submitted_without_one(cast, board, wishes):
    actions.submit_idea(board, by=cast.edda, title="A wish number five", content="So.")
    last = actions.submit_idea(board, by=cast.edda, title="One too many, it seems", content="So.")
    assert counts(last) == (0, 0)
    assert spent(cast.edda, board.pk) == 5


def test_votes_elsewhere_are_not_of_this_budget(cast, board, wishes):
    other = actions.add_board("Mobile")
    for n in range(6):
        actions.submit_idea(other, by=cast.cleo, title=f"On the road, wish {n}", content="So.")
    assert spent(cast.cleo, board.pk) == 0


def test_merged_ideas_count_a_person_once_with_the_most_that_they_gave(cast, wishes):
    one, two, *_ = wishes
    vote(one, cast.cleo, 2)
    vote(two, cast.cleo, 3)
    merge = actions.merge_idea(two, by=cast.petra, into=one)
    assert counts(one) == (4, 2)
    assert spent(cast.cleo, one.board_id) == 3, "the two votes of the other came back"
    vote(two, cast.cleo, 1)
    assert counts(one) == (2, 2)
    vote(one, cast.cleo, 2)
    actions.undo_merge(merge, by=cast.petra)
    assert (counts(one), counts(two)) == ((3, 2), (3, 2))
    assert spent(cast.cleo, one.board_id) == 4
