"""Remember how far somebody has read, and what they want to find again.

Called by a POST of the page's script, never while a page is made.
"""

from __future__ import annotations

from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from community.accounts.actions import only_of_members
from community.transactions import one_transaction
from forum.models import Bookmark, TopicRead


def mark_topic_read(topic, *, by, last_post_id: int) -> None:
    """`by` has seen everything up to the post; an older id than already noted changes nothing."""
    last_post_id = min(last_post_id, topic.last_post_id or 0)
    read, fresh = TopicRead.objects.get_or_create(
        user=by, topic=topic, defaults={"last_post_id": last_post_id}
    )
    if not fresh and read.last_post_id < last_post_id:
        TopicRead.objects.filter(pk=read.pk).update(
            last_post_id=Greatest(F("last_post_id"), last_post_id), read_on=timezone.now()
        )


def mark_all_read(*, by) -> None:
    """Everything written so far counts as read."""
    by.read_before = timezone.now()
    by.save(update_fields=["read_before"])
    TopicRead.objects.filter(user=by).delete()


@one_transaction
def bookmark_post(post, *, by) -> Bookmark:
    """Keep the post among the bookmarks of `by`. Raises FormerMember."""
    only_of_members(by)
    return Bookmark.objects.get_or_create(user=by, post=post)[0]


def drop_bookmark(post, *, by) -> bool:
    """Take the post from the bookmarks of `by`; True when it was there."""
    return bool(Bookmark.objects.filter(user=by, post=post).delete()[0])
