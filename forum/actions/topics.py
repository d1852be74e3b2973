"""Start a topic; lock, pin, move, split and merge topics."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify

from community.accounts.doors import Refused
from community.events.actions import publish
from community.events.event import Event
from community.notifications.actions import follow_by_default
from community.transactions import by_id, one_transaction
from forum import events
from forum.actions.accepting import take_back
from forum.actions.counting import count_forum, count_person, count_post
from forum.actions.files import claim_files
from forum.actions.posts import locked, sent_before
from forum.bulk import recount_topics
from forum.markup import clean_text
from forum.models import Draft, Post, Tag, Topic
from forum.rules import MOST_TAGS
from forum.tallies import carry_tallies


def tags_named(names: Iterable[str]) -> list[Tag]:
    """The tags of these names, made where they are new; at most MOST_TAGS."""
    wanted: dict[str, str] = {}
    for name in names:
        name = " ".join(clean_text(name).split()).casefold()[:40]
        if slug := slugify(name, allow_unicode=True):
            wanted.setdefault(slug, name)
    slugs = sorted(list(wanted)[:MOST_TAGS])  # in one order: two people may make the same new tags
    Tag.objects.bulk_create(
        [Tag(name=wanted[slug], slug=slug) for slug in slugs], ignore_conflicts=True
    )
    return list(Tag.objects.filter(slug__in=slugs))


def start_topic(
    forum,
    *,
    by,
    title: str,
    content: str,
    tags: Iterable[str] = (),
    nonce: str | None = None,
    created=None,
) -> Topic:
    """Open a topic with its first post; the same `nonce` returns the same topic.

    Raises Refused in a category.
    """
    try:
        return _start_topic(forum, by, title, content, tags, nonce, created)
    except IntegrityError:  # the same form, sent twice in the same moment
        again, _nonce = sent_before(nonce, by)
        if again:
            return again.topic
        raise


@one_transaction
def _start_topic(
    forum, by, title: str, content: str, tags: Iterable[str], nonce: str | None, created
) -> Topic:
    again, nonce = sent_before(nonce, by)
    if again:
        return again.topic
    if forum.is_category:
        raise Refused("category")
    now = created or timezone.now()
    topic = Topic.objects.create(
        forum=forum,
        poster=by,
        subject=clean_text(title).strip(),
        created=now,
        is_question=forum.has_questions,
    )
    post = Post.objects.create(
        topic=topic, poster=by, content=clean_text(content), nonce=nonce, created=now
    )
    topic.first_post = post
    topic.save(update_fields=["first_post"])
    topic.tags.set(tags_named(tags))
    count_post(topic, post, topics=1)
    count_person(by.pk, forum.pk, topics_count=1)
    claim_files(post, by)
    follow_by_default(topic.live_group, by=by, after="asked")
    Draft.objects.filter(user=by, place="ask").delete()
    publish(events.TopicStarted(by.pk, topic.pk, post.pk, forum.pk), groups=[topic])
    return topic


def _change(topic, changes: dict, event: Event) -> Topic:
    topic = locked(topic.pk)
    if all(getattr(topic, name) == value for name, value in changes.items()):
        return topic
    for name, value in changes.items():
        setattr(topic, name, value)
    topic.row_version += 1
    topic.save(update_fields=[*changes, "row_version"])
    publish(event, groups=[topic])
    return topic


@one_transaction
def lock_topic(topic, *, by) -> Topic:
    """Nobody but the team posts here any more.

    `by` is None when the house closes a solved topic by itself.
    """
    return _change(
        topic, {"status": Topic.TOPIC_LOCKED}, events.TopicLocked(by.pk if by else None, topic.pk)
    )


@one_transaction
def unlock_topic(topic, *, by) -> Topic:
    """Everybody posts here again."""
    return _change(topic, {"status": Topic.TOPIC_UNLOCKED}, events.TopicUnlocked(by.pk, topic.pk))


@one_transaction
def mark_known(topic, *, by, key: str) -> Topic:
    """What the topic found out stands in the article that the search calls `key`; "" takes that
    back.
    """
    return _change(
        topic, {"known_as": key}, events.ArticleLinked(by.pk if by else None, topic.pk, key)
    )


@one_transaction
def pin_topic(topic, *, by, announce: bool = False) -> Topic:
    """Put a topic above the others of its forum; as an announcement it stands above pinned ones."""
    kind = Topic.TOPIC_ANNOUNCE if announce else Topic.TOPIC_STICKY
    return _change(topic, {"type": kind}, events.TopicPinned(by.pk, topic.pk, announce))


@one_transaction
def unpin_topic(topic, *, by) -> Topic:
    """Let a pinned topic or announcement stand among the others again."""
    return _change(topic, {"type": Topic.TOPIC_POST}, events.TopicUnpinned(by.pk, topic.pk))


@one_transaction
def move_topic(topic, *, by, to) -> Topic:
    """Put a topic into the forum `to`. Raises Refused for a category."""
    if to.is_category:
        raise Refused("category")
    topic = locked(topic.pk)
    origin = topic.forum_id
    if origin == to.pk:
        return topic
    carry_tallies(topic, to.pk)
    topic.forum = to
    topic.is_question = to.has_questions
    topic.row_version += 1
    topic.save(update_fields=["forum", "is_question", "row_version"])
    if topic.approved:
        count_forum(origin, topics=-1, posts=-topic.posts_count)
        count_forum(to.pk, topics=1, posts=topic.posts_count)
    publish(events.TopicMoved(by.pk, topic.pk, origin, to.pk), groups=[topic])
    return topic


@one_transaction
def split_topic(topic, *, by, answers: Iterable[Post], title: str) -> Topic:
    """Make the chosen answers, with their replies, a topic of their own; the first becomes its
    question.

    What was accepted of them solved another question: its acceptance is withdrawn. Raises Refused
    when nothing is chosen, a chosen post is no answer that stands in this topic, or the topic is
    removed.
    """
    topic = locked(topic.pk)
    chosen = list(
        Post.objects.filter(pk__in=[post.pk for post in answers], topic=topic).order_by("number")
    )
    if (
        topic.is_removed
        or not chosen
        or not all(post.is_answer and post.approved for post in chosen)
    ):
        raise Refused("nothing to split")
    for post in chosen:
        take_back(topic, post, by=by)
    head = chosen[0]
    new = Topic.objects.create(
        forum_id=topic.forum_id,
        poster_id=head.poster_id,
        subject=clean_text(title).strip(),
        created=head.created,
        is_question=topic.is_question,
    )
    new.tags.set(topic.tags.all())
    _carry(chosen, new, first_number=0)
    _recount(topic, new)
    count_forum(topic.forum_id, topics=1)
    count_person(head.poster_id, topic.forum_id, topics_count=1, answers_count=-1)
    publish(events.TopicSplit(by.pk, topic.pk, new.pk), groups=[topic])
    return new


@one_transaction
def merge_topics(topic, *, by, into) -> Topic:
    """Move everything of `topic` into `into`; the question becomes an answer there, and the old
    address redirects.

    Raises Refused when both are the same, `into` is removed, or one of them was merged away itself.
    """
    if topic.pk == into.pk:
        raise Refused("same")
    both = by_id(Topic.objects.filter(pk__in=[topic.pk, into.pk]))
    rows = {row.pk: row for row in both}
    topic, into = rows[topic.pk], rows[into.pk]
    if topic.merged_into_id == into.pk:
        return into
    if topic.merged_into_id or into.merged_into_id or into.is_removed:
        raise Refused("merged")
    heads = list(Post.objects.filter(topic=topic, parent=None).order_by("number"))
    was_listed, counted = topic.approved, topic.posts_count
    carry_tallies(topic, into.forum_id)
    _carry(heads, into, first_number=into.answers_numbered + 1)
    topic.merged_into, topic.approved, topic.first_post = into, False, None
    topic.save(update_fields=["merged_into", "approved", "first_post"])
    Topic.objects.filter(merged_into=topic).update(merged_into=into)
    posts_before = into.posts_count
    _recount(topic, into)
    count_forum(into.forum_id, posts=into.posts_count - posts_before)
    if was_listed:
        count_forum(topic.forum_id, topics=-1, posts=-counted)
        count_person(topic.poster_id, into.forum_id, topics_count=-1)
    for question in heads[:1]:
        count_person(question.poster_id, into.forum_id, answers_count=int(question.approved))
    publish(events.TopicsMerged(by.pk, topic.pk, into.pk), groups=[topic, into])
    return into


def _carry(heads: list[Post], to: Topic, *, first_number: int) -> None:
    """Put a question or answers with their threads under `to`, numbered from `first_number`; 0 is
    its question.
    """
    for number, head in enumerate(heads, first_number):
        Post.objects.filter(pk=head.pk).update(topic=to, number=number, version=F("version") + 1)
    Post.objects.filter(root__in=heads).update(topic=to, version=F("version") + 1)


def _recount(*topics: Topic) -> None:
    """Counting again is right here: a split or merge moves many rows at once, under both locks."""
    recount_topics(Topic.objects.filter(pk__in=[topic.pk for topic in topics]))
    for topic in topics:
        topic.refresh_from_db()
