"""What somebody has not seen yet, and what waits for them in a topic."""

from __future__ import annotations

from django.db import connection
from django.db.models import F

from community.notifications.models import Subscription
from community.writing.models import Draft
from forum.models import Post, Topic, TopicRead
from forum.querysets import TopicQuerySet

MOST_FRESH = 100  # more posts than that are not counted: "100 new" says enough


def unread_by(user, topics: TopicQuerySet) -> TopicQuerySet:
    """Those of `topics` with something that `user` has not seen: newer than the day they joined or
    last marked all as read.
    """
    since = user.read_before or user.date_joined
    marks = TopicRead.objects.filter(user=user, last_post_id__gte=F("topic__last_post_id"))
    fresh = topics.filter(last_post_on__gt=since).exclude(last_poster=user)
    return fresh.exclude(pk__in=marks.values("topic_id"))


def fresh_posts(user, topic_ids: list[int]) -> dict[int, int]:
    """How many posts of others came since `user` read these topics, for those that they track or
    watch: topic id -> posts.

    The narrowest level decides, as for notices. One query, written out because every member's list
    asks it; at most MOST_FRESH are counted.
    """
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
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT (SELECT last_post_id FROM {TopicRead._meta.db_table} WHERE user_id = %s AND"
            f" topic_id = %s), (SELECT id FROM {Draft._meta.db_table} WHERE user_id = %s AND place"
            f" = %s), (SELECT level FROM {Subscription._meta.db_table} WHERE user_id = %s AND about"
            " = %s)",
            [user.pk, topic.pk, user.pk, topic.live_group, user.pk, topic.live_group],
        )
        return cursor.fetchone()
