"""The forum's only door to django-voting: one helpful vote per person and post.

`record_vote` of the library reads and then creates, so two clicks at once end in an error; the same
row is written here with INSERT … ON CONFLICT, and the sum is kept on the post in the same
transaction.
"""

from __future__ import annotations

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import F
from voting.models import Vote

from forum.models import Post


def set_vote(post, *, by, helpful: bool) -> bool:
    """Give or take back the vote of `by`; True when that changed something.

    Call it under the topic's lock.
    """
    kind = ContentType.objects.get_for_model(Post)
    if helpful:
        added = Vote(user=by, content_type=kind, object_id=str(post.pk), vote=1)
        existed = Vote.objects.filter(user=by, content_type=kind, object_id=str(post.pk)).exists()
        if not existed:
            Vote.objects.bulk_create([added], ignore_conflicts=True)
        change = 0 if existed else 1
    else:
        change = -Vote.objects.filter(user=by, content_type=kind, object_id=str(post.pk)).delete()[
            0
        ]
    if change:
        Post.objects.filter(pk=post.pk).update(score=F("score") + change, version=F("version") + 1)
        post.refresh_from_db(fields=["score", "version"])
    return bool(change)


def voted_by(user, post_ids: list[int]) -> set[int]:
    """Which of the posts `user` has voted for; one query, written out because every member's topic
    page asks it.
    """
    if not user.is_authenticated or not post_ids:
        return set()
    kind = ContentType.objects.get_for_model(Post)
    marks = ", ".join(["%s"] * len(post_ids))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT object_id FROM {Vote._meta.db_table} WHERE user_id = %s AND content_type_id ="
            f" %s AND object_id IN ({marks})",
            [user.pk, kind.pk, *map(str, post_ids)],
        )
        return {int(row[0]) for row in cursor.fetchall()}
