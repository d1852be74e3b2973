"""The forum's counts: increments under the topic's lock, never a COUNT."""

from __future__ import annotations

from django.db.models import F

from forum.models import Forum, Post, Topic


def count_post(topic: Topic, post: Post) -> None:
    """A new visible post: the topic's and its forum's counts and last post."""
    topic.posts_count += 1
    topic.row_version += 1
    if topic.last_post_on is None or post.created >= topic.last_post_on:
        topic.last_post, topic.last_post_on, topic.last_poster_id = post, post.created, post.poster_id
    topic.save(
        update_fields=["posts_count", "answers_count", "answers_numbered", "row_version", "last_post", "last_post_on",
                       "last_poster"]
    )  # fmt: skip
    Forum.objects.filter(pk=topic.forum_id).update(
        direct_posts_count=F("direct_posts_count") + 1, last_post_id=topic.last_post_id, last_post_on=topic.last_post_on
    )


def shift_counts(forum_id: int, *, topics: int = 0, posts: int = 0) -> None:
    """Change a forum's counts by so many."""
    Forum.objects.filter(pk=forum_id).update(
        direct_topics_count=F("direct_topics_count") + topics, direct_posts_count=F("direct_posts_count") + posts
    )


def recount_last_post(topic: Topic) -> None:
    """Find the newest visible post again (after a removal, split or merge) and store the topic's counters."""
    last = Post.objects.filter(topic=topic, approved=True).order_by("-id").only("id", "created", "poster_id").first()
    topic.last_post = last
    topic.last_post_on = last.created if last else topic.created
    topic.last_poster_id = last.poster_id if last else topic.poster_id
    topic.row_version += 1
    topic.save(
        update_fields=["posts_count", "answers_count", "answers_numbered", "last_post", "last_post_on", "last_poster",
                       "row_version"]
    )  # fmt: skip
