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
from ideas.boards import status_named
from ideas.families import family
from ideas.models import Comment, Idea, IdeaMerge

pytestmark = pytest.mark.django_db
STATUSES = ("under-review", "planned", "completed", "declined")
VOTERS = ("cleo", "carl", "agnes", "mo", "edda")


@dataclass
class Wish:
    """What the model knows of one idea: who voted for it itself, how much was said to it itself,
    and into which it was merged.
    """

    people: set[str]
    status: str = "under-review"
    comments: int = 0
    is_removed: bool = False
    into: Wish | None = field(default=None, repr=False)

    @property
    def head(self) -> Wish:
        return self.into.head if self.into else self

    @property
    def shown_status(self) -> str:
        return "duplicate" if self.into else self.status


class World:
    """Four ideas, in the database and in the model; each deed is done to both."""

    def __init__(self, cast, board) -> None:
        self.cast = cast
        made = [
            actions.submit_idea(
                board, by=getattr(cast, who), title=f"Wish of {who} here", content=who
            )
            for who in VOTERS[:4]
        ]
        self.ids = [idea.pk for idea in made]
        self.wishes = {idea.pk: Wish({idea.author.username}) for idea in made}
        self.merges: list[tuple[int, int]] = []

    def idea(self, n: int) -> tuple[Idea, Wish]:
        pk = self.ids[n % len(self.ids)]
        return Idea.objects.get(pk=pk), self.wishes[pk]

    def family(self, head: Wish) -> list[Wish]:
        return [wish for wish in self.wishes.values() if wish.head is head]

    def counted(self, head: Wish) -> set[str]:
        return set().union(*(wish.people for wish in self.family(head)))

    # --- deeds

    def vote(self, m, n):
        (idea, wish), who = self.idea(n), VOTERS[m % len(VOTERS)]
        actions.vote_idea(idea, by=getattr(self.cast, who), wanted=True)
        if who not in self.counted(wish.head):
            wish.head.people.add(who)

    def unvote(self, m, n):
        (idea, wish), who = self.idea(n), VOTERS[m % len(VOTERS)]
        actions.vote_idea(idea, by=getattr(self.cast, who), wanted=False)
        for one in self.family(wish.head):
            one.people.discard(who)

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
            assert {vote.user.username for vote in voters(Idea, [pk])} == wish.people
            if head == pk:
                assert idea.votes_count == idea.recent_votes == len(self.counted(wish))
                assert idea.votes_count == voters_count(Idea, family(idea))
                assert idea.duplicates_count == len(self.family(wish)) - 1
                said = sum(one.comments for one in self.family(wish))
                assert idea.comments_count == idea.recent_comments == said
                assert Comment.objects.of_ideas(family(idea)).count() == said
                assert {v.user.username for v in voters(Idea, family(idea))} == self.counted(wish)


def rows() -> list[tuple]:
    """Everything that ideas say, but for what only grows."""
    told = ("pk", "status", "status_on", "merged_into", "votes_count", "recent_votes")
    counted = ("comments_count", "recent_comments", "removed_on", "version", "title", "content")
    return list(Idea.objects.order_by("pk").values_list(*told, *counted))


DEEDS = ("vote", "vote", "unvote", "comment", "decide", "remove", "restore")
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
