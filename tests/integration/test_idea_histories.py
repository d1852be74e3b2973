"""Whatever happens to ideas, in whatever order: every number is what a full count gives, and taking
a merge back gives what was before it.

The same history is told to a model of a few lines, which keeps sets of people and pointers.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community.accounts.doors import Refused
from community.votes import voters, voters_count
from ideas import actions
from ideas.boards import boards_changed, status_named
from ideas.budgets import spent
from ideas.families import family
from ideas.models import Board, Comment, Idea, IdeaMerge, VoteWeight

pytestmark = pytest.mark.django_db
STATUSES = ("under-review", "planned", "completed", "declined")
VOTERS = ("cleo", "carl", "agnes", "mo", "edda")


@dataclass
class Wish:
    """What the model knows of one idea: who voted for it itself and with how many votes, how much
    was said to it itself, and into which it was merged.
    """

    people: dict[str, int]
    status: str = "under-review"
    comments: int = 0
    is_removed: bool = False
    into: Wish | None = field(default=None, repr=False)

    @property
    def head(self) -> Wish:
        return self.into.head if self.into else self

    @property
    def takes_votes(self) -> bool:
        return not self.is_removed and self.shown_status in ("under-review", "planned")

    @property
    def shown_status(self) -> str:
        return "duplicate" if self.into else self.status


class World:
    """Four ideas, in the database and in the model; each deed is done to both."""

    def __init__(self, cast, board) -> None:
        self.cast, self.board = cast, board
        made = [
            actions.submit_idea(
                board, by=getattr(cast, who), title=f"Wish of {who} here", content=who
            )
            for who in VOTERS[:4]
        ]
        self.ids = [idea.pk for idea in made]
        self.wishes = {idea.pk: Wish({idea.author.username: 1}) for idea in made}
        self.merges: list[tuple[int, int]] = []

    def idea(self, n: int) -> tuple[Idea, Wish]:
        pk = self.ids[n % len(self.ids)]
        return Idea.objects.get(pk=pk), self.wishes[pk]

    def family(self, head: Wish) -> list[Wish]:
        return [wish for wish in self.wishes.values() if wish.head is head]

    def counted(self, head: Wish) -> dict[str, int]:
        """Who voted for an idea or one of its duplicates, with the heaviest of their votes."""
        found: dict[str, int] = {}
        for wish in self.family(head):
            for who, weight in wish.people.items():
                found[who] = max(found.get(who, 0), weight)
        return found

    def spent(self, who: str) -> int:
        heads = {id(wish.head): wish.head for wish in self.wishes.values()}.values()
        return sum(self.counted(head).get(who, 0) for head in heads if head.takes_votes)

    # --- deeds

    def vote(self, m, n):
        (idea, wish), who = self.idea(n), VOTERS[m % len(VOTERS)]
        weight = (None, 1, 2, 3)[(m + n) % 4]
        actions.vote_idea(idea, by=getattr(self.cast, who), wanted=True, weight=weight)
        before = self.counted(wish.head).get(who, 0)
        now = weight or before or 1
        if now != before:
            voted = [one for one in self.family(wish.head) if who in one.people]
            for one in voted or [wish.head]:
                one.people[who] = now

    def unvote(self, m, n):
        (idea, wish), who = self.idea(n), VOTERS[m % len(VOTERS)]
        actions.vote_idea(idea, by=getattr(self.cast, who), wanted=False)
        for one in self.family(wish.head):
            one.people.pop(who, None)

    def budget(self, m, n):
        """Whatever it becomes: no vote is lost, and what is too many is kept."""
        Board.objects.filter(pk=self.board.pk).update(budget=(None, 1, 3, 9)[m % 4])
        boards_changed()

    def comment(self, m, n):
        (idea, wish), who = self.idea(n), VOTERS[m % len(VOTERS)]
        actions.add_comment(idea, by=getattr(self.cast, who), content="So be it.")
        wish.head.comments += 1

    def decide(self, m, n):
        (idea, wish), status = self.idea(n), STATUSES[m % len(STATUSES)]
        actions.change_status(idea, by=self.cast.petra, to=status_named(status), words="So.")
        wish.status = status

    def remove(self, m, n):
        idea, wish = self.idea(n)
        actions.remove_idea(idea, by=self.cast.mo)
        wish.is_removed = True

    def restore(self, m, n):
        idea, wish = self.idea(n)
        actions.restore_idea(idea, by=self.cast.mo)
        wish.is_removed = False

    def merge(self, m, n):
        (idea, wish), (into, target) = self.idea(n), self.idea(m)
        merge = actions.merge_idea(idea, by=self.cast.petra, into=into)
        if wish.into is None:
            wish.into = target
            self.merges.append((merge.pk, idea.pk))

    def undo(self, m, n):
        if self.merges:
            merge_id, idea_id = self.merges.pop(n % len(self.merges))
            actions.undo_merge(IdeaMerge.objects.get(pk=merge_id), by=self.cast.mo)
            self.wishes[idea_id].into = None

    def merge_and_undo(self, m, n):
        """Nothing but versions and the time may differ afterwards."""
        (idea, wish), (into, _target) = self.idea(n), self.idea(m)
        before = rows()
        if wish.into is None:
            merge = actions.merge_idea(idea, by=self.cast.petra, into=into)
            actions.undo_merge(merge, by=self.cast.petra)
            assert rows() == before

    # --- what has to be true

    def check(self):
        for pk, wish in self.wishes.items():
            idea = Idea.objects.select_related("status").get(pk=pk)
            head = next((one for one, other in self.wishes.items() if other is wish.head), pk)
            assert (idea.merged_into_id or pk) == head
            assert (idea.status.key, idea.is_removed) == (wish.shown_status, wish.is_removed)
            assert {vote.user.username for vote in voters(Idea, [pk])} == set(wish.people)
            heavy = VoteWeight.objects.filter(idea=pk).values_list("user__username", "weight")
            assert dict(heavy) == {who: n for who, n in wish.people.items() if n > 1}
            if head == pk:
                counted = self.counted(wish)
                assert idea.recent_votes == len(counted) == voters_count(Idea, family(idea))
                assert (idea.votes_count, idea.people_count) == (
                    sum(counted.values()),
                    len(counted),
                )
                assert idea.duplicates_count == len(self.family(wish)) - 1
                said = sum(one.comments for one in self.family(wish))
                assert idea.comments_count == idea.recent_comments == said
                assert Comment.objects.of_ideas(family(idea)).count() == said
                assert {v.user.username for v in voters(Idea, family(idea))} == set(counted)
        for who in VOTERS:
            assert spent(getattr(self.cast, who), self.board.pk) == self.spent(who)


def rows() -> list[tuple]:
    """Everything that ideas say, but for what only grows."""
    told = ("pk", "status", "status_on", "merged_into", "votes_count", "recent_votes")
    counted = (
        "extra_votes",
        "comments_count",
        "recent_comments",
        "removed_on",
        "version",
        "title",
        "content",
    )
    return list(Idea.objects.order_by("pk").values_list(*told, *counted))


DEEDS = ("vote", "vote", "vote", "unvote", "budget", "comment", "decide", "remove", "restore")
JOINING = ("merge", "merge", "merge", "undo", "merge_and_undo")
STEPS = st.tuples(st.sampled_from([*DEEDS, *JOINING]), st.integers(0, 7), st.integers(0, 7))


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=st.lists(STEPS, min_size=4, max_size=24))
def test_every_history_is_counted_and_every_merge_can_be_taken_back(history, cast, board):
    with transaction.atomic():
        world = World(cast, board)
        for deed, m, n in history:
            with suppress(Refused):
                getattr(world, deed)(m, n)
        world.check()
        for _ in range(len(world.merges)):
            world.undo(0, 0)
        world.check()
        transaction.set_rollback(True)
