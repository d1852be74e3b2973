"""Who sees the forum move: each event becomes one message to the topic's group, and a quiet count
to its lists.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from django.conf import settings

from community.events.event import Event, Occurrence, event_from
from community.events.models import EventRecord
from community.live.broadcast import broadcast, recheck
from community.numbers import number
from forum import events
from forum.fragments import (
    POST_STAMP,
    PostStamp,
    accepted_section,
    answer_count,
    around,
    neutral,
    post_fragments,
    stamps,
    threaded,
)
from forum.models import Post, Topic
from forum.permissions import can_read_topic, forums_where

MOST_CAUGHT_UP = 60
POSTED = (events.AnswerPosted, events.ReplyPosted)
REWRITTEN = (events.PostEdited, events.PostRemoved, events.PostRestored)
STATE = (
    events.AnswerAccepted,
    events.AcceptanceWithdrawn,
    events.TopicLocked,
    events.TopicUnlocked,
    events.TopicPinned,
    events.TopicUnpinned,
    events.AnswerConfirmed,
)


def may_watch_topic(user, key: str) -> bool:
    """The topic page's own permission."""
    topic = Topic.objects.filter(pk=number(key)).first()
    return topic is not None and can_read_topic(user, topic)


def may_watch_list(user, key: str) -> bool:
    """New topics of a forum are announced to those who may read it."""
    return number(key) in forums_where(user, "can_read_forum")


def announce_topic(occurrence: Occurrence) -> None:
    """Lists of the forum in which the topic is now show a quiet "1 new", except to who wrote it."""
    topic = _topic_of(occurrence)
    if topic is not None and topic.approved:
        news = {"do": "count", "topic": topic.pk, "but": occurrence.event.actor_id}
        broadcast(f"list.{topic.forum_id}", news)


def announce_post(occurrence: Occurrence) -> None:
    """A new answer or reply slides into the topic; lists count it."""
    _send(occurrence)
    announce_topic(occurrence)


def refresh_post(occurrence: Occurrence) -> None:
    """An edited, removed or restored post is shown as it is now."""
    _send(occurrence)


def refresh_score(occurrence: Occurrence) -> None:
    """The number on a vote button."""
    _send(occurrence)


def refresh_state(occurrence: Occurrence) -> None:
    """Solved, locked, pinned: the line under the title, the accepted answers and the post
    itself.
    """
    _send(occurrence)


def reload_watchers(occurrence: Occurrence) -> None:
    """After a split or merge the page is another one."""
    _send(occurrence)


def reload_target(occurrence: Occurrence) -> None:
    """After a merge the page of the topic that took the other one in is another one, too."""
    target = Topic.objects.filter(pk=occurrence.event.into_topic_id).first()
    if target is not None:
        previous = EventRecord.objects.previous_id(target.live_group, occurrence.id)
        message = {"id": occurrence.id, "after": previous, "do": "reload"}
        broadcast(target.live_group, message)


def recheck_watchers(occurrence: Occurrence) -> None:
    """After a move or removal some watchers may have to go, before the rest hear of it."""
    recheck(f"topic.{occurrence.event.topic_id}")
    _send(occurrence)


def _topic_of(occurrence: Occurrence) -> Topic | None:
    return occurrence.group or Topic.objects.filter(pk=occurrence.event.topic_id).first()


def _send(occurrence: Occurrence) -> None:
    topic = _topic_of(occurrence)
    if topic is None:
        return
    update = Update(topic, [occurrence.event], [code for code, _ in settings.LANGUAGES])
    message, html = update.of(occurrence)
    broadcast(topic.live_group, message, html)


class Update:
    """What pages of a topic do about some of its events.

    Posts are looked up once for all events, and as the page looks them up: one that stands in
    another topic by now, or was removed and is gone from the page, is not shown by an old event.
    """

    def __init__(self, topic: Topic, happened: Iterable[Event], languages: list[str]) -> None:
        self.topic, self.languages = topic, languages
        ids = {event.post_id for event in happened if hasattr(event, "post_id")}
        rows = Post.objects.filter(pk__in=ids, topic=topic).values_list("score", *POST_STAMP)
        self.scores = {pk: score for score, pk, *_ in rows}
        self.posts = {pk: PostStamp(pk, *rest) for _, pk, *rest in rows}
        self._pieces: dict[str, dict[int, str]] = {}

    def of(self, occurrence: Occurrence) -> tuple[dict, dict[str, str] | None]:
        """A message of plain values about one event, and HTML by language."""
        event = occurrence.event
        message: dict = {"id": occurrence.id, "after": occurrence.previous_id}
        post = self.posts.get(getattr(event, "post_id", 0))
        if isinstance(event, (events.PostVoted, *POSTED, *REWRITTEN)) and post is None:
            return {**message, "do": "nothing"}, None
        if isinstance(event, events.PostVoted):
            return {**message, "do": "score", "post": post.id, "score": self.scores[post.id]}, None
        if isinstance(event, POSTED):
            return self._posted(post, message)
        if isinstance(event, REWRITTEN):
            return {**message, "do": "replace"}, self._html(
                lambda code: self._rewritten(post, code)
            )
        if isinstance(event, STATE):
            return {**message, "do": "replace"}, self._html(lambda code: self._state(post, code))
        return {**message, "do": "reload"}, None

    def _posted(self, post: PostStamp, message: dict) -> tuple[dict, dict[str, str] | None]:
        if not post.approved and not post.replies_count:
            return {**message, "do": "nothing"}, None
        is_answer = post.parent_id is None
        into = "answers" if is_answer else f"replies-{post.shown_under_id or post.root_id}"

        def thread(code: str) -> str:
            html = threaded(post.id, self._article(post, code))
            return html + self._head(code) if is_answer else html

        return {**message, "do": "add", "post": post.id, "into": into}, self._html(thread)

    def _html(self, make) -> dict[str, str]:
        return {code: neutral(make(code)) for code in self.languages}

    def _article(self, post: PostStamp, language: str) -> str:
        if language not in self._pieces:
            self._pieces[language] = post_fragments(self.posts.values(), self.topic, language)
        return self._pieces[language].get(post.id, "")

    def _head(self, language: str) -> str:
        return around(self.topic, language).state + answer_count(self.topic, language)

    def _rewritten(self, post: PostStamp, language: str) -> str:
        if post.parent_id:
            return self._article(post, language)
        return self._state(post, language) + answer_count(self.topic, language)

    @cached_property
    def _accepted(self) -> list[PostStamp]:
        heads = Post.objects.filter(topic=self.topic, is_accepted=True, approved=True)
        return stamps(heads.order_by("number"))

    def _state(self, post: PostStamp | None, language: str) -> str:
        pieces = post_fragments(self._accepted, self.topic, language)
        html = around(self.topic, language).state
        html += accepted_section(self._accepted, pieces, language)
        return html + (self._article(post, language) if post else "")


def missed(topic: Topic, after: int, language: str) -> list[dict]:
    """The messages of a topic since the event id `after`, oldest first; too many become one
    "reload".
    """
    log = EventRecord.objects.of_group(topic.live_group).filter(id__gt=after).order_by("id")
    records = list(log[: MOST_CAUGHT_UP + 1])
    if len(records) > MOST_CAUGHT_UP:
        return [{"id": topic.last_event_id, "do": "reload"}]
    happened = [event_from(record.name, record.payload) for record in records]
    update = Update(topic, happened, [language])
    messages, previous = [], after
    for record, event in zip(records, happened, strict=True):
        message, html = update.of(Occurrence(record.id, event, previous))
        messages.append({**message, **({"html": html[language]} if html else {})})
        previous = record.id
    return messages
