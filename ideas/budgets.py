"""Boards may give each person a budget: so many votes that can be out at the same time, a few of
them on one idea.

A vote is out as long as its idea takes votes; what is decided, removed or counted with another idea
gives it back. Nothing is ever taken away: whoever has more votes out than a budget that became
smaller keeps them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Max

from community.votes import voted_things
from ideas.boards import boards
from ideas.models import Idea, VoteWeight
from ideas.rules import MOST_WEIGHT

MOST_VOTES = 5000  # of one person that are looked through


@dataclass(frozen=True)
class Budget:
    """What somebody has on a board: `whole` votes, `left` of them; `weight` are on this idea."""

    whole: int
    left: int
    weight: int

    @property
    def choices(self) -> list[int]:
        """How many votes they may have on this idea."""
        most = min(MOST_WEIGHT, self.weight + max(0, self.left))
        return list(range(1, max(most, self.weight) + 1))


def budget_for(user, idea: Idea, members: Collection[int], voted: bool) -> Budget | None:
    """The budget of `user` on the board of an idea whose family are `members`; None where everybody
    has as many votes as they like.
    """
    whole = boards()[idea.board_id].budget
    if not whole or not user.is_authenticated:
        return None
    weight = weight_of(user, members) if voted else 0
    return Budget(whole, whole - spent(user, idea.board_id), weight)


def weight_of(user, members: Collection[int]) -> int:
    """How many votes `user`, who voted, has on a family of ideas."""
    weights = VoteWeight.objects.filter(user=user, idea__in=members)
    return weights.aggregate(most=Max("weight"))["most"] or 1


def extra_weight(members: Collection[int]) -> int:
    """How many votes are on a family of ideas beside one for each person."""
    by_person = VoteWeight.objects.filter(idea__in=members).values("user").annotate(n=Max("weight"))
    return sum(row["n"] - 1 for row in by_person)


def has_votes_left(user, board_id: int) -> bool:
    """Whether `user` may put one more vote on an idea of the board."""
    whole = boards()[board_id].budget
    return not whole or spent(user, board_id) < whole


def spent(user, board_id: int) -> int:
    """How many votes `user` has out on a board."""
    voted = voted_things(user, Idea, most=MOST_VOTES)
    heads = dict(Idea.objects.filter(pk__in=voted).values_list("pk", "merged_into_id"))
    here = Idea.objects.filter(board_id=board_id).standing().undecided()
    taking = set(here.filter(pk__in={heads[pk] or pk for pk in heads}).values_list("pk", flat=True))
    weights = VoteWeight.objects.filter(user=user, idea__in=heads)
    heavy = dict(weights.values_list("idea_id", "weight"))
    out: dict[int, int] = {}
    for pk, lead in heads.items():
        if (head := lead or pk) in taking:
            out[head] = max(out.get(head, 0), heavy.get(pk, 1))
    return sum(out.values())
