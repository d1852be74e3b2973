"""Which topics, posts and files: words to chain."""

from __future__ import annotations

from django.db import connection
from django.db.models import F, Q, QuerySet

from community.notifications.models import Subscription


class TopicQuerySet(QuerySet):
    """`visible_to` first; the rest narrows or orders."""

    def visible_to(self, user) -> TopicQuerySet:
        """Topics of forums that `user` may read; removed ones only for those who may restore them
        there.
        """
        from forum.permissions import forums_where

        readable = forums_where(user, "can_read_forum")
        restorable = forums_where(user, "can_delete_posts")
        own_rows = (
            Q(approved=True) if not restorable else Q(approved=True) | Q(forum_id__in=restorable)
        )
        # "+ 0" keeps a planner from reading whole forums by their index and sorting: lists are read
        # in their own order.
        return self.alias(place=F("forum_id") + 0).filter(own_rows, place__in=readable)

    def listed(self) -> TopicQuerySet:
        """What lists show: neither removed nor merged away."""
        return self.filter(approved=True)

    def unanswered(self) -> TopicQuerySet:
        return self.filter(approved=True, is_question=True, answers_count=0)

    def unsolved(self) -> TopicQuerySet:
        return self.filter(approved=True, is_question=True, solved_on=None)

    def solved(self) -> TopicQuerySet:
        return self.filter(approved=True, is_question=True, solved_on__isnull=False)

    def unread_by(self, user) -> TopicQuerySet:
        """With something that `user` has not seen: newer than the day they joined or last marked
        all as read.
        """
        from forum.models import TopicRead

        since = user.read_before or user.date_joined
        up_to_date = TopicRead.objects.filter(
            user=user, last_post_id__gte=F("topic__last_post_id")
        ).values("topic_id")
        return (
            self.filter(last_post_on__gt=since).exclude(last_poster=user).exclude(pk__in=up_to_date)
        )

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

    def shown(self) -> PostQuerySet:
        """Neither removed nor waiting; removed ones with replies stay as a gap."""
        return self.filter(Q(approved=True) | Q(replies_count__gt=0))

    def visible_to(self, user) -> PostQuerySet:
        from forum.permissions import forums_where

        restorable = forums_where(user, "can_delete_posts")
        return self.filter(
            Q(approved=True, topic__approved=True) | Q(topic__forum_id__in=restorable),
            topic__forum_id__in=forums_where(user, "can_read_forum"),
        )

    def with_card(self) -> PostQuerySet:
        """Everything that a post's fragment shows."""
        return self.select_related("poster", "parent__poster")


class AttachmentQuerySet(QuerySet):
    """Files."""

    def visible_to(self, user) -> AttachmentQuerySet:
        """Files of readable posts, and one's own that are not posted yet."""
        from forum.permissions import forums_where

        readable = Q(
            post__approved=True,
            post__topic__approved=True,
            post__topic__forum_id__in=forums_where(user, "can_download_file"),
        )
        own = Q(post=None, owner=user) if user.is_authenticated else Q(pk=None)
        return self.filter(readable | own)


MOST_FRESH = 100  # more posts than that are not counted: "100 new" says enough


def fresh_posts(user, topic_ids: list[int]) -> dict[int, int]:
    """How many posts of others came since `user` read these topics, for those that they track or
    watch: topic id -> posts.

    The narrowest level decides, as for notices. One query, written out because every member's list
    asks it; at most MOST_FRESH are counted.
    """
    from forum.models import Post, Topic, TopicRead

    if not topic_ids:
        return {}
    marks = ", ".join(["%s"] * len(topic_ids))
    me, levels, tags = int(user.pk), Subscription._meta.db_table, Topic.tags.through._meta.db_table
    level = (
        f"COALESCE((SELECT level FROM {levels} WHERE user_id = {me} AND about = 'topic.' || t.id),"
        f" (SELECT level FROM {levels} WHERE user_id = {me} AND about = 'person.' || t.poster_id),"
        f" (SELECT MAX(s.level) FROM {levels} s JOIN {tags} g ON s.about = 'tag.' || g.tag_id WHERE"
        f" g.topic_id = t.id AND s.user_id = {me}), (SELECT level FROM {levels} WHERE user_id ="
        f" {me} AND about = 'forum.' || t.forum_id), 1)"
    )
    seen = (
        f"COALESCE((SELECT r.last_post_id FROM {TopicRead._meta.db_table} r WHERE r.user_id = {me}"
        " AND r.topic_id = t.id), 0)"
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT t.id, (SELECT COUNT(*) FROM (SELECT 1 FROM {Post._meta.db_table} p WHERE"
            f" p.topic_id = t.id AND p.approved AND p.id > {seen} AND (p.poster_id IS NULL OR"
            f" p.poster_id <> {me}) LIMIT {MOST_FRESH}) AS later) FROM {Topic._meta.db_table} t"
            f" WHERE t.id IN ({marks}) AND {level} >= {int(Subscription.Level.TRACKING)}",
            topic_ids,
        )
        return {pk: number for pk, number in cursor.fetchall() if number}


def waiting_for(user, topic) -> tuple[int | None, int | None, int | None]:
    """(id of the last post that `user` has read in the topic, id of the draft kept there, level of
    following it), None where there is none.

    One query, written out because every member's topic page asks it.
    """
    from forum.models import Draft, TopicRead

    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT (SELECT last_post_id FROM {TopicRead._meta.db_table} WHERE user_id = %s AND"
            f" topic_id = %s), (SELECT id FROM {Draft._meta.db_table} WHERE user_id = %s AND place"
            f" = %s), (SELECT level FROM {Subscription._meta.db_table} WHERE user_id = %s AND about"
            " = %s)",
            [user.pk, topic.pk, user.pk, topic.live_group, user.pk, topic.live_group],
        )
        return cursor.fetchone()


def standing_merges(topic) -> QuerySet:
    """The merges that brought posts into `topic` and can be undone, the newest first."""
    from forum.models import TopicMerge

    merges = TopicMerge.objects.filter(source__merged_into=topic, undone_on=None)
    return merges.select_related("source", "by").order_by("-id")
