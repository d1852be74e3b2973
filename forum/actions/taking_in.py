"""Take in what was said elsewhere: it becomes posts with their authors and times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from community.transactions import one_transaction
from community.writing.threads import DEEPEST_INDENT
from forum.actions.counting import count_forum, count_person, recount_last_post
from forum.actions.posts import locked
from forum.bulk import recount_replies
from forum.models import Post, Topic


@dataclass(frozen=True)
class Saying:
    """Somebody's words; `parent` is the place in the list of what they reply to, which stands
    before them. `rendered` is their HTML.
    """

    by_id: int | None
    content: str
    rendered: str
    created: datetime
    edited_on: datetime | None = None
    parent: int | None = None


@one_transaction
def take_in(topic: Topic, sayings: Sequence[Saying]) -> list[Post]:
    """Add these as answers and replies to a topic, in their order, and return the posts.

    Nobody is told: it was said before. A level of replies is one statement.
    """
    topic = locked(topic.pk)
    posts = [_post(topic, saying) for saying in sayings]
    _place(topic, posts, sayings)
    for depth in range(max((post.depth for post in posts), default=0) + 1):
        Post.objects.bulk_create(post for post in posts if post.depth == depth)
    recount_replies(Post.objects.filter(topic=topic))
    _count(topic, posts)
    return posts


def _post(topic: Topic, saying: Saying) -> Post:
    post = Post(
        topic=topic,
        poster_id=saying.by_id,
        content=saying.content,
        created=saying.created,
        edited_on=saying.edited_on,
    )
    post._content_rendered = saying.rendered
    return post


def _place(topic: Topic, posts: list[Post], sayings: Sequence[Saying]) -> None:
    """Give each post its place in the threads."""
    replies: Counter[int] = Counter()
    for post, saying in zip(posts, sayings, strict=True):
        if saying.parent is None:
            topic.answers_numbered += 1
            post.number = topic.answers_numbered
            continue
        above = posts[saying.parent]
        post.parent, post.root, post.depth = above, above.root or above, above.depth + 1
        post.shown_under = above if above.depth < DEEPEST_INDENT else above.shown_under
        replies[id(post.root)] += 1
        post.reply_number = replies[id(post.root)]


def _count(topic: Topic, posts: list[Post]) -> None:
    answers = [post for post in posts if post.parent is None]
    topic.posts_count += len(posts)
    topic.answers_count += len(answers)
    recount_last_post(topic)
    count_forum(topic.forum_id, posts=len(posts))
    for user_id, number in Counter(post.poster_id for post in answers).items():
        count_person(user_id, topic.forum_id, answers_count=number)
