"""Start a topic; lock, pin and move topics."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError
from django.utils import timezone

from community.accounts.doors import Refused
from community.events.actions import publish
from community.events.event import Event
from community.notifications.actions import follow_by_default
from community.tags.naming import tags_named
from community.transactions import one_transaction
from community.writing.drafts import discard_draft
from community.writing.files import claim_files
from community.writing.markup import clean_text
from forum import events
from forum.actions.counting import count_forum, count_person, count_post
from forum.actions.posts import locked, sent_before
from forum.languages import language_of, language_of_topic, note_language
from forum.models import Post, Topic
from forum.rules import MOST_TAGS
from forum.tallies import carry_tallies


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
    language = language_of(forum, title, content)
    note_language(forum.pk, language)
    topic = Topic.objects.create(
        forum=forum,
        poster=by,
        subject=clean_text(title).strip(),
        created=now,
        language=language,
        is_question=forum.has_questions,
    )
    post = Post.objects.create(
        topic=topic, poster=by, content=clean_text(content), nonce=nonce, created=now
    )
    topic.first_post = post
    topic.save(update_fields=["first_post"])
    topic.tags.set(tags_named(tags, most=MOST_TAGS))
    count_post(topic, post, topics=1)
    count_person(by.pk, forum.pk, topics_count=1)
    claim_files(post.ref, post.content.raw, by=by)
    follow_by_default(topic.live_group, by=by, after="asked")
    if nonce:  # it was sent from the page to ask on
        discard_draft("ask", by=by)
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
def link_article(topic, *, by, key: str) -> Topic:
    """What the topic found out stands in the article that the search calls `key`; "" takes that
    back.
    """
    return _change(
        topic, {"linked_article": key}, events.ArticleLinked(by.pk if by else None, topic.pk, key)
    )


@one_transaction
def link_idea(topic, *, by, key: str) -> Topic:
    """The topic became the idea that the search calls `key`, or what is said about that stands in
    it.
    """
    return _change(topic, {"linked_idea": key}, events.IdeaLinked(by.pk, topic.pk, key))


@one_transaction
def bring_agent(topic, *, by, agent) -> Topic:
    """`agent`, from the team, takes care of the topic: everybody there sees who."""
    here = {"agent_id": agent.pk, "agent_state": Topic.AgentState.HERE, "agent_words": ""}
    return _change(topic, here, events.AgentCame(by.pk, topic.pk, agent.pk))


@one_transaction
def let_agent_go(topic, *, by, state: str = "", words: str = "") -> Topic:
    """Nobody takes care of the topic any more; `state` (of `Topic.AgentState`) and `words` are what
    is said of that there, "" for nothing. `by` is None when the house does it.
    """
    topic = locked(topic.pk)
    if topic.agent_state != Topic.AgentState.HERE:
        return topic
    left = events.AgentLeft(by.pk if by else None, topic.pk, topic.agent_id, state)
    return _change(topic, {"agent_state": state, "agent_words": words}, left)


@one_transaction
def note_decision(topic, *, by) -> Topic:
    """The idea that a topic is about was decided: who reads the topic sees it."""
    topic = locked(topic.pk)
    topic.row_version += 1
    topic.save(update_fields=["row_version"])
    event = events.LinkedIdeaDecided(by.pk if by else None, topic.pk, topic.linked_idea)
    publish(event, groups=[topic])
    return topic


@one_transaction
def note_release(topic, *, by, release: str) -> Topic:
    """What the topic asked for came with a `release` ("release.3"), which its page names."""
    event = events.TopicReleased(by.pk if by else None, topic.pk, release)
    return _change(topic, {"released_in": release}, event)


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
    topic.language = language_of_topic(topic, to)
    note_language(to.pk, topic.language)
    topic.row_version += 1
    topic.save(update_fields=["forum", "is_question", "language", "row_version"])
    if topic.approved:
        count_forum(origin, topics=-1, posts=-topic.posts_count)
        count_forum(to.pk, topics=1, posts=topic.posts_count)
    publish(events.TopicMoved(by.pk, topic.pk, origin, to.pk), groups=[topic])
    return topic
