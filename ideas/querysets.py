"""Which ideas, comments and notes: words to chain."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.contrib.auth import get_user_model
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from community.accounts.permissions import holds
from community.listing import Beside
from community.transactions import lock_clause
from ideas.boards import boards_where, statuses


def sight(user) -> tuple[frozenset[int], bool]:
    """What `IdeaQuerySet.visible_to` goes by, beside whose ideas they are: who has the same sees
    the same of others' ideas.
    """
    return boards_where(user, "see"), holds(user, "ideas.moderate_ideas")


class IdeaQuerySet(QuerySet):
    """`visible_to` first; the rest narrows."""

    def visible_to(self, user, *, own: int | None = None) -> IdeaQuerySet:
        """Ideas of boards that `user` may see; removed ones only for those who may restore them,
        what is held only for them and its author. `own` stands in for the id of `user`.
        """
        seen, keeps_order = sight(user)
        own_rows = Q() if keeps_order else Q(removed_on=None) & _out(own or user.pk)
        return self.alias(place=Beside("board_id")).filter(own_rows, place__in=seen)

    def standing(self) -> IdeaQuerySet:
        """Neither removed nor held."""
        return self.filter(removed_on=None, held="")

    def listed(self) -> IdeaQuerySet:
        """What lists show: neither removed nor held nor a duplicate."""
        return self.filter(removed_on=None, held="", merged_into=None)

    def listed_for(self, user) -> IdeaQuerySet:
        """What lists show to `user`, as `visible_to(user).listed()`: held ones are in no list, so
        it is the same for all who see the same boards.
        """
        seen = boards_where(user, "see")
        return self.alias(place=Beside("board_id")).filter(place__in=seen).listed()

    def waiting(self) -> IdeaQuerySet:
        """Those that wait for somebody who keeps order, the longest first."""
        return self.filter(removed_on=None, held="waiting").order_by("created", "id")

    def overdue(self) -> IdeaQuerySet:
        """Those that the team has not answered, though it promised to by now."""
        return self.listed().filter(answered_on=None, answer_due__lte=timezone.now())

    def undecided(self) -> IdeaQuerySet:
        """Those that may still come: with a status that takes votes."""
        taking = [pk for pk, status in statuses().items() if status.takes_votes]
        return self.alias(state=Beside("status_id")).filter(state__in=taking)

    def in_languages(self, codes: Collection[str]) -> IdeaQuerySet:
        """What is written in these languages; in all where none is named."""
        return self.filter(language__in=codes) if codes else self

    def voted_since_indexed(self) -> IdeaQuerySet:
        """Those of which the search knows another number of votes."""
        return self.exclude(votes_count=F("votes_indexed"))

    def with_page(self, idea_id: int) -> Any:
        """The idea with the version of its author's card, which its page needs while its pieces are
        kept. Written out because every page of an idea begins with it, as `locked` is because every
        vote does: putting such a statement together would cost more than all else of it.
        """
        return self._by_id(
            f"SELECT i.*, a.card_version AS author_card FROM {self.model._meta.db_table} i"
            f" LEFT JOIN {get_user_model()._meta.db_table} a ON a.id = i.author_id WHERE i.id = %s",
            idea_id,
        )

    def locked(self, idea_id: int) -> Any:
        """The idea's row, locked until the transaction ends, as `by_id` does.

        It comes without its status: PostgreSQL finds no row that waited for its lock and whose
        other half of a join has changed meanwhile.
        """
        query = f"SELECT * FROM {self.model._meta.db_table} WHERE id = %s{lock_clause()}"
        return self._by_id(query, idea_id)

    def _by_id(self, query: str, idea_id: int) -> Any:
        return next(iter(self.raw(query, [idea_id])), None)


def _out(author_id: int | None) -> Q:
    """What is not held, and of this author what is."""
    return Q(held="") | Q(author=author_id) if author_id else Q(held="")


class IdeaMergeQuerySet(QuerySet):
    """Merges of ideas."""

    def standing(self) -> IdeaMergeQuerySet:
        """Those that nobody took back."""
        return self.filter(undone_on=None)

    def standing_in(self, idea) -> IdeaMergeQuerySet:
        """Those that made others duplicates of this idea, directly or on the way, the newest
        first, each with the duplicate and who wished for it.
        """
        found = self.standing().filter(source__merged_into=idea).order_by("-created", "-id")
        return found.select_related("source__author", "by")

    def came_with(self, idea_id: int) -> set[int]:
        """Ids of the ideas whose way leads through this one: they went into it, or into one that
        had.
        """
        found: set[int] = set()
        layer = {idea_id}
        while layer:
            layer = set(self.standing().filter(into__in=layer).values_list("source_id", flat=True))
            layer -= found
            found |= layer
        return found


class ToldApartQuerySet(QuerySet):
    """Pairs of ideas that look alike and are not."""

    def between(self, idea, other) -> ToldApartQuerySet:
        """What was said of these two."""
        one, later = sorted((idea.pk, other.pk))
        return self.filter(one=one, other=later)

    def apart_from(self, idea) -> set[int]:
        """Ids of those that are not the same as this one."""
        pairs = self.filter(Q(one=idea) | Q(other=idea)).values_list("one_id", "other_id")
        return {pk for pair in pairs for pk in pair} - {idea.pk}


class CommentQuerySet(QuerySet):
    """Comments; those that went on in a topic are no comments of the idea any more."""

    def visible_to(self, user) -> CommentQuerySet:
        """Comments on ideas that `user` may see; removed ones, and those on removed or held ideas,
        only for those who may restore them.
        """
        found = self.filter(idea__board__in=boards_where(user, "see"))
        if holds(user, "ideas.moderate_ideas"):
            return found
        return found.filter(removed_on=None, idea__removed_on=None, idea__held="")

    def of_ideas(self, ids: Collection[int]) -> CommentQuerySet:
        """What stands on the page of an idea and its duplicates, the removed ones too."""
        return self.filter(idea__in=ids, became="")

    def not_gone(self) -> CommentQuerySet:
        """Those of a page: not removed, or with replies, so that they stay as a gap."""
        return self.filter(Q(removed_on=None) | Q(replies_count__gt=0))

    def standing(self) -> CommentQuerySet:
        """Neither removed nor gone on in a topic."""
        return self.filter(removed_on=None, became="")

    def said_since(self, moment: datetime) -> int:
        """How many of them are younger than this and stand."""
        return self.standing().filter(created__gt=moment).count()

    def with_card(self) -> CommentQuerySet:
        """Everything that a comment's piece shows."""
        return self.select_related("author", "parent__author", "idea")


class NoteQuerySet(QuerySet):
    """What the team says to itself."""

    def visible_to(self, user) -> NoteQuerySet:
        """Notes that `user` may read: none for who does not share them."""
        if not holds(user, "ideas.share_notes"):
            return self.none()
        found = self.filter(room__idea__board__in=boards_where(user, "see"))
        if holds(user, "ideas.moderate_ideas"):
            return found
        return found.filter(removed_on=None, room__idea__removed_on=None, room__idea__held="")

    def standing(self) -> NoteQuerySet:
        return self.filter(removed_on=None)
