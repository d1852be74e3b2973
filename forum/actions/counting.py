"""The forum's counts: changed by so much when an action ends, never by a COUNT.

Topics are counted at once, under their lock. Forums and people come last
(`community.transactions`).
"""

from __future__ import annotations

from functools import partial

from django.contrib.auth import get_user_model
from django.db.models import Case, F, Model, When
from django.db.models.functions import Coalesce, Greatest

from community.transactions import Last, at_the_end
from forum.bulk import last_post_of_forum, recount_columns
from forum.models import AcceptedAnswer, Forum, Post, Topic
from forum.tallies import add_to_tally, recount_tallies

COUNTS = ["posts_count", "answers_count", "answers_numbered", "row_version"]
LAST_POST = ["last_post", "last_post_on", "last_poster"]


def count_person(user_id: int | None, forum_id: int, **steps: int) -> None:
    """Change by so much what a person did, in all and in one forum.

    Who wrote a post may be nobody any more: then nothing is counted.
    """
    if user_id and any(steps.values()):
        at_the_end(Last.PERSON, user_id, partial(_add, get_user_model(), user_id, steps))
        add_to_tally(user_id, forum_id, steps)


def count_person_anew(user_id: int | None) -> None:
    """Find out again what a person did, in all and forum by forum, where steps are hard to tell."""
    if user_id:
        at_the_end(Last.PERSON, user_id, partial(recount_columns, [user_id]))
        at_the_end(Last.TALLY, user_id, partial(recount_tallies, [user_id]))


def count_forum(forum_id: int, *, topics: int = 0, posts: int = 0) -> None:
    """Change a forum's counts by so much, and find its last post again."""
    steps = {"direct_topics_count": topics, "direct_posts_count": posts}

    def write() -> None:
        _add(Forum, forum_id, steps)
        Forum.objects.filter(pk=forum_id).update(**last_post_of_forum(forum_id))

    at_the_end(Last.FORUM, forum_id, write)


def count_post(topic: Topic, post: Post, *, topics: int = 0) -> None:
    """A new post: the topic's and its forum's counts and last post.

    `topics` is 1 for the first of a topic.
    """
    topic.posts_count += 1
    topic.row_version += 1
    if topic.last_post_on is None or post.created >= topic.last_post_on:
        topic.last_post, topic.last_post_on, topic.last_poster_id = (
            post,
            post.created,
            post.poster_id,
        )
    topic.save(update_fields=[*COUNTS, *LAST_POST])
    at_the_end(Last.FORUM, topic.forum_id, partial(_count_in_forum, topic.forum_id, topics, post))


def _count_in_forum(forum_id: int, topics: int, post: Post) -> None:
    """One statement, because every post waits for the row."""
    Forum.objects.filter(pk=forum_id).update(
        direct_topics_count=F("direct_topics_count") + topics,
        direct_posts_count=F("direct_posts_count") + 1,
        last_post_id=Case(
            When(last_post_on__gt=post.created, then=F("last_post_id")), default=post.pk
        ),
        last_post_on=Greatest(Coalesce(F("last_post_on"), post.created), post.created),
    )


def _add(model: type[Model], pk: int, steps: dict[str, int]) -> None:
    """Never below nothing: a count that was wrong already must not keep a moderator from removing
    what is wrong.
    """
    changes = {name: Greatest(F(name) + step, 0) for name, step in steps.items() if step}
    if changes:
        model._default_manager.filter(pk=pk).update(**changes)


def recount_last_post(topic: Topic) -> None:
    """Find the newest visible post again (after a removal) and store the topic's counters."""
    shown = Post.objects.filter(topic=topic, approved=True)
    last = shown.order_by("-created", "-id").only("id", "created", "poster_id").first()
    topic.last_post = last
    topic.last_post_on = last.created if last else topic.created
    topic.last_poster_id = last.poster_id if last else topic.poster_id
    topic.row_version += 1
    topic.save(update_fields=[*COUNTS, *LAST_POST])


def recount_solved(topic: Topic) -> None:
    """Set what the topic says of its solution: the first acceptance that stands gives time and
    name.
    """
    standing = AcceptedAnswer.objects.filter(
        post__topic=topic, post__approved=True, withdrawn_on=None
    )
    first = standing.select_related("post").order_by("created", "id").first()
    topic.accepted_count = standing.count()
    topic.solved_on = first.created if first else None
    topic.solver_id = first.post.poster_id if first else None
    topic.row_version += 1
    topic.save(update_fields=["accepted_count", "solved_on", "solver", "row_version"])
