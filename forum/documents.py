"""How topics are found: the question, what solved it, and the other posts, up to a length that
bounds the work of a post.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.events.event import Occurrence
from community.search.actions import index
from community.search.documents import Document, Source, declare_source
from community.writing.words import plain_words
from forum.actions import thank_for_answer
from forum.freshness import freshness_of
from forum.models import Post, Topic
from forum.permissions import forums_where
from forum.tree import forum_tree

FIRST_POSTS = 60  # of a long topic the first posts, the newest and the most helpful are found
NEWEST_POSTS = 120


def topic_documents(ids: Collection[int]) -> Iterator[Document]:
    """Topics that are neither removed nor merged away."""
    topics = (
        Topic.objects.filter(pk__in=ids, approved=True, merged_into=None)
        .select_related("forum")
        .prefetch_related("tags")
    )
    texts, votes = _texts(topics)
    stale = _stale(topics)
    for topic in topics:
        question, answers, rest = texts.get(topic.pk, ("", [], []))
        yield Document(
            key=topic.live_group,
            kind="topic",
            object_id=topic.pk,
            title=topic.subject,
            address=topic.get_absolute_url(),
            scope=f"forum.{topic.forum_id}",
            place=f"forum.{topic.forum_id}",
            date=topic.created,
            lead=question,
            answer="\n".join(answers),
            body="\n".join(rest),
            locale=topic.language,
            tags=tuple(sorted(tag.name for tag in topic.tags.all())),
            author_id=topic.poster_id,
            solved=topic.is_solved if topic.is_question else None,
            answers=topic.answers_count,
            votes=votes[topic.pk],
            stale=topic.pk in stale,
        )


def _stale(topics) -> set[int]:
    """Topics of whose accepted answers none is believed any more."""
    accepted = dict(
        Post.objects.filter(
            topic__in=[topic.pk for topic in topics], is_accepted=True, approved=True
        ).values_list("pk", "topic_id")
    )
    known = freshness_of(accepted)
    believed = {
        topic for post, topic in accepted.items() if post not in known or not known[post].is_stale
    }
    return set(accepted.values()) - believed


def _texts(topics) -> tuple[dict[int, tuple[str, list[str], list[str]]], Counter]:
    """(question, accepted answers, other posts) by topic, and how many votes all of these got."""
    votes: Counter[int] = Counter()
    texts: dict[int, tuple[str, list[str], list[str]]] = {
        topic.pk: ("", [], []) for topic in topics
    }
    short = [topic.pk for topic in topics if topic.posts_count <= FIRST_POSTS + NEWEST_POSTS]
    chosen = Q(topic_id__in=short)
    for topic in topics:
        if topic.pk not in short:
            of_topic = Post.objects.filter(topic=topic, approved=True)
            first = of_topic.order_by("id").values_list("pk", flat=True)[:FIRST_POSTS]
            newest = of_topic.order_by("-id").values_list("pk", flat=True)[:NEWEST_POSTS]
            chosen |= Q(pk__in={*first, *newest}) | Q(topic=topic, is_accepted=True)
    posts = Post.objects.filter(chosen, approved=True).order_by("topic_id", "-score", "id")
    for post in posts.only(
        "topic_id", "number", "parent_id", "is_accepted", "score", "_content_rendered"
    ):
        votes[post.topic_id] += max(0, post.score)
        question, answers, rest = texts[post.topic_id]
        words = plain_words(post._content_rendered)
        if post.is_question:
            texts[post.topic_id] = (words, answers, rest)
        else:
            (answers if post.is_accepted else rest).append(words)
    return texts, votes


def _ids(after: int, most: int) -> list[int]:
    return list(
        Topic.objects.filter(pk__gt=after).order_by("pk").values_list("pk", flat=True)[:most]
    )


def _places(user) -> dict[str, str]:
    seen = forums_where(user, "can_read_forum")
    return {
        f"forum.{pk}": forum.name
        for pk, forum in forum_tree().items()
        if pk in seen and not forum.is_category
    }


declare_source(
    Source(
        "topic",
        "topic",
        _("Questions and topics"),
        "messages-square",
        topic_documents,
        _ids,
        scopes=lambda user: {f"forum.{pk}" for pk in forums_where(user, "can_read_forum")},
        places=_places,
        suggested=True,
        thank=thank_for_answer,
    )
)


def index_topic(occurrence: Occurrence) -> None:
    """Reaction to everything that changes what a topic says, whether it is solved, or where it
    is.
    """
    event = occurrence.event
    others = [
        getattr(event, name) for name in ("new_topic_id", "into_topic_id") if hasattr(event, name)
    ]
    index("topic", [event.topic_id, *others])
