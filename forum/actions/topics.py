"""Start a topic; lock, pin, move, split and merge topics."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify

from community.events.actions import publish
from community.events.event import Event
from community.notifications.actions import follow_by_default
from forum import events
from forum.actions.accepting import recount_solved
from forum.actions.counting import recount_last_post, shift_counts
from forum.actions.files import claim_files
from forum.actions.posts import Refused, locked, sent_before
from forum.markup import clean_text
from forum.models import Draft, Forum, Post, Tag, Topic
from forum.rules import MOST_TAGS

User = get_user_model()


def tags_named(names: Iterable[str]) -> list[Tag]:
    """The tags of these names, made where they are new; at most MOST_TAGS."""
    wanted: dict[str, str] = {}
    for name in names:
        name = " ".join(clean_text(name).split()).casefold()[:40]
        if slug := slugify(name, allow_unicode=True):
            wanted.setdefault(slug, name)
    slugs = list(wanted)[:MOST_TAGS]
    Tag.objects.bulk_create([Tag(name=wanted[slug], slug=slug) for slug in slugs], ignore_conflicts=True)
    return list(Tag.objects.filter(slug__in=slugs))


def start_topic(forum, *, by, title: str, content: str, tags: Iterable[str] = (), nonce: str | None = None, created=None) -> Topic:
    """Open a topic with its first post; the same `nonce` returns the same topic. Raises Refused in a category."""
    try:
        return _start_topic(forum, by, title, content, tags, nonce, created)
    except IntegrityError:  # the same form, sent twice in the same moment
        if again := sent_before(nonce, by):
            return again.topic
        raise


@transaction.atomic
def _start_topic(forum, by, title: str, content: str, tags: Iterable[str], nonce: str | None, created) -> Topic:
    if again := sent_before(nonce, by):
        return again.topic
    if forum.is_category:
        raise Refused("category")
    now = created or timezone.now()
    topic = Topic.objects.create(
        forum=forum, poster=by, subject=clean_text(title).strip(), created=now, last_post_on=now, last_poster=by,
        posts_count=1, is_question=forum.has_questions,
    )
    post = Post.objects.create(topic=topic, poster=by, content=clean_text(content), nonce=nonce or None, created=now)
    topic.first_post = topic.last_post = post
    topic.save(update_fields=["first_post", "last_post"])
    topic.tags.set(tags_named(tags))
    Forum.objects.filter(pk=forum.pk).update(
        direct_topics_count=F("direct_topics_count") + 1, direct_posts_count=F("direct_posts_count") + 1,
        last_post_id=post.pk, last_post_on=now,
    )
    User.objects.filter(pk=by.pk).update(topics_count=F("topics_count") + 1)
    claim_files(post, by)
    follow_by_default(topic.live_group, by=by, after="asked")
    Draft.objects.filter(user=by, place="ask").delete()
    publish(events.TopicStarted(by.pk, topic.pk, post.pk, forum.pk), group=topic)
    return topic


def _change(topic, changes: dict, event: Event) -> Topic:
    topic = locked(topic.pk)
    if all(getattr(topic, name) == value for name, value in changes.items()):
        return topic
    for name, value in changes.items():
        setattr(topic, name, value)
    topic.row_version += 1
    topic.save(update_fields=[*changes, "row_version"])
    publish(event, group=topic)
    return topic


@transaction.atomic
def lock_topic(topic, *, by) -> Topic:
    """Nobody but the team posts here any more. `by` is None when the house closes a solved topic by itself."""
    return _change(topic, {"status": Topic.TOPIC_LOCKED}, events.TopicLocked(by.pk if by else None, topic.pk))


@transaction.atomic
def unlock_topic(topic, *, by) -> Topic:
    """Everybody posts here again."""
    return _change(topic, {"status": Topic.TOPIC_UNLOCKED}, events.TopicUnlocked(by.pk, topic.pk))


@transaction.atomic
def mark_known(topic, *, by, key: str) -> Topic:
    """What the topic found out stands in the article that the search calls `key`; "" takes that back."""
    return _change(topic, {"known_as": key}, events.TopicKnown(by.pk if by else None, topic.pk, key))


@transaction.atomic
def pin_topic(topic, *, by, announce: bool = False) -> Topic:
    """Put a topic above the others of its forum; as an announcement it stands above pinned ones."""
    kind = Topic.TOPIC_ANNOUNCE if announce else Topic.TOPIC_STICKY
    return _change(topic, {"type": kind}, events.TopicPinned(by.pk, topic.pk, announce))


@transaction.atomic
def unpin_topic(topic, *, by) -> Topic:
    """Let a pinned topic or announcement stand among the others again."""
    return _change(topic, {"type": Topic.TOPIC_POST}, events.TopicUnpinned(by.pk, topic.pk))


@transaction.atomic
def move_topic(topic, *, by, to) -> Topic:
    """Put a topic into the forum `to`. Raises Refused for a category."""
    if to.is_category:
        raise Refused("category")
    topic = locked(topic.pk)
    origin = topic.forum_id
    if origin == to.pk:
        return topic
    topic.forum = to
    topic.is_question = to.has_questions
    topic.row_version += 1
    topic.save(update_fields=["forum", "is_question", "row_version"])
    if topic.approved:
        shift_counts(origin, topics=-1, posts=-topic.posts_count)
        shift_counts(to.pk, topics=1, posts=topic.posts_count)
    publish(events.TopicMoved(by.pk, topic.pk, origin, to.pk), group=topic)
    return topic


@transaction.atomic
def split_topic(topic, *, by, answers: Iterable[Post], title: str) -> Topic:
    """Make the chosen answers, with their replies, a topic of their own; the first of them becomes its question.

    Raises Refused when nothing is chosen or a chosen post is no answer of this topic.
    """
    topic = locked(topic.pk)
    chosen = list(Post.objects.filter(pk__in=[post.pk for post in answers], topic=topic).order_by("number"))
    if not chosen or not all(post.is_answer for post in chosen):
        raise Refused("nothing to split")
    head = chosen[0]
    new = Topic.objects.create(
        forum_id=topic.forum_id, poster_id=head.poster_id, subject=clean_text(title).strip(), created=head.created,
        is_question=topic.is_question, last_post_on=head.created, first_post=head,
    )
    new.tags.set(topic.tags.all())
    _carry(chosen, new)
    Post.objects.filter(pk=head.pk).update(number=0, version=F("version") + 1)
    _lower_replies(head)
    _recount(topic)
    _recount(new)
    shift_counts(topic.forum_id, topics=1)
    publish(events.TopicSplit(by.pk, topic.pk, new.pk), group=topic)
    return new


@transaction.atomic
def merge_topics(topic, *, by, into) -> Topic:
    """Move everything of `topic` into `into`; the question becomes an answer there, and the old address redirects.

    Raises Refused when both are the same, or `into` was merged away itself.
    """
    if topic.pk == into.pk:
        raise Refused("same")
    rows = {row.pk: row for row in Topic.objects.select_for_update().filter(pk__in=[topic.pk, into.pk]).order_by("pk")}
    topic, into = rows[topic.pk], rows[into.pk]
    if topic.merged_into_id == into.pk:
        return into
    if topic.merged_into_id or into.merged_into_id or into.is_removed:
        raise Refused("merged")
    was_listed = topic.approved
    counts = topic.posts_count
    _carry(list(Post.objects.filter(topic=topic, parent=None).order_by("number")), into)
    topic.merged_into, topic.approved, topic.first_post = into, False, None
    topic.save(update_fields=["merged_into", "approved", "first_post"])
    Topic.objects.filter(merged_into=topic).update(merged_into=into)
    _recount(topic)
    _recount(into)
    if was_listed:
        shift_counts(topic.forum_id, topics=-1, posts=-counts)
        shift_counts(into.forum_id, posts=counts)
        User.objects.filter(pk=topic.poster_id).update(topics_count=F("topics_count") - 1)
    publish(events.TopicsMerged(by.pk, topic.pk, into.pk), group=topic, also=into)
    return into


def _carry(heads: list[Post], to: Topic) -> None:
    """Put posts with their threads under `to`, numbered after what is there; a question becomes an answer."""
    for head in heads:
        to.answers_numbered += 1
        Post.objects.filter(pk=head.pk).update(topic=to, number=to.answers_numbered, version=F("version") + 1)
        Post.objects.filter(root_id=head.pk).update(topic=to, version=F("version") + 1)


def _lower_replies(head: Post) -> None:
    """Replies to what is now a question keep their thread; only the numbers of the answer go."""
    Post.objects.filter(root_id=head.pk).update(version=F("version") + 1)


def _recount(topic: Topic) -> None:
    """Counting again is right here: a split or merge moves many rows at once, under both locks."""
    visible = Post.objects.filter(topic=topic, approved=True)
    topic.posts_count = visible.count()
    topic.answers_count = visible.filter(parent=None, number__gt=0).count()
    recount_last_post(topic)
    recount_solved(topic)
