"""Which topics, posts and files: words to chain."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import BigIntegerField, Exists, OuterRef, Q, QuerySet
from django.db.models.fields.json import KT
from django.db.models.functions import Cast
from machina.core.db.models import get_model

from community.listing import Beside
from forum.permissions import forums_where


def sight(user) -> tuple[frozenset[int], frozenset[int]]:
    """What `TopicQuerySet.visible_to` goes by: who has the same sees the same topics."""
    return forums_where(user, "can_read_forum"), forums_where(user, "can_delete_posts")


class TopicQuerySet(QuerySet):
    """`visible_to` first; the rest narrows or orders."""

    def visible_to(self, user) -> TopicQuerySet:
        """Topics of forums that `user` may read; removed ones only for those who may restore them
        there.
        """
        readable, restorable = sight(user)
        own_rows = (
            Q(approved=True) if not restorable else Q(approved=True) | Q(forum_id__in=restorable)
        )
        return self.alias(place=Beside("forum_id")).filter(own_rows, place__in=readable)

    def listed(self) -> TopicQuerySet:
        """What lists show: neither removed nor merged away."""
        return self.filter(approved=True)

    def in_languages(self, codes: Collection[str]) -> TopicQuerySet:
        """What is written in these languages; in all where none is named."""
        if len(codes) == 1:
            return self.filter(language=next(iter(codes)))
        return self.filter(language__in=codes) if codes else self

    def unanswered(self) -> TopicQuerySet:
        return self.filter(approved=True, is_question=True, answers_count=0)

    def unsolved(self) -> TopicQuerySet:
        return self.filter(approved=True, is_question=True, solved_on=None)

    def solved(self) -> TopicQuerySet:
        return self.filter(approved=True, is_question=True, solved_on__isnull=False)

    def newest(self) -> TopicQuerySet:
        return self.order_by("-last_post_on", "-id")

    def with_row(self) -> TopicQuerySet:
        """Everything that one row of a list shows, in two queries."""
        return self.select_related("poster", "last_poster", "forum", "solver").prefetch_related(
            "tags"
        )


class PostQuerySet(QuerySet):
    """Posts of topics that the caller has already been allowed to see."""

    def answers(self) -> PostQuerySet:
        return self.filter(parent=None, number__gt=0)

    def accepted(self) -> PostQuerySet:
        """What solved topics, the most helpful first."""
        return self.answers().filter(approved=True, is_accepted=True).order_by("-score", "number")

    def shown(self) -> PostQuerySet:
        """Neither removed nor waiting; removed ones with replies stay as a gap."""
        return self.filter(Q(approved=True) | Q(replies_count__gt=0))

    def visible_to(self, user) -> PostQuerySet:
        restorable = forums_where(user, "can_delete_posts")
        return self.filter(
            Q(approved=True, topic__approved=True) | Q(topic__forum_id__in=restorable),
            topic__forum_id__in=forums_where(user, "can_read_forum"),
        )

    def with_files_for(self, user) -> PostQuerySet:
        """Shown posts whose files `user` may fetch."""
        allowed = forums_where(user, "can_download_file")
        return self.filter(approved=True, topic__approved=True, topic__forum_id__in=allowed)

    def with_card(self) -> PostQuerySet:
        """Everything that a post's fragment shows."""
        return self.select_related("poster", "parent__poster")


class MergeQuerySet(QuerySet):
    """That topics went into others."""

    def standing_in(self, topic_id: int) -> MergeQuerySet:
        """The merges that brought posts into `topic` and can be undone, the newest first: those
        whose question is an answer there still. It came as the first of what was moved.
        """
        question = Cast(KT("moved__0__0"), BigIntegerField())
        posts = get_model("forum_conversation", "Post").objects
        answers = posts.filter(topic_id=topic_id).answers()
        merges = self.filter(source__merged_into=topic_id, undone_on=None, moved__0__1=0)
        here = merges.alias(question=question).filter(
            Exists(answers.filter(pk=OuterRef("question")))
        )
        return here.order_by("-id")
