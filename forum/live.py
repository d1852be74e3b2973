"""Who sees the forum move: each event becomes one message to the topic's group, and a quiet count to its lists."""

from __future__ import annotations

from community.events.event import Occurrence, event_from
from community.events.models import EventRecord
from community.live.broadcast import broadcast, recheck
from forum import events
from forum.fragments import accepted_section, around, in_all_languages, neutral, post_fragments, render_post, stamps, threaded
from forum.models import Post, Topic
from forum.permissions import can_read_topic, forums_where

MOST_CAUGHT_UP = 60
POSTED = (events.AnswerPosted, events.ReplyPosted)
REWRITTEN = (events.PostEdited, events.PostRemoved, events.PostRestored)
STATE = (
    events.AnswerAccepted, events.AcceptanceWithdrawn, events.TopicLocked, events.TopicUnlocked, events.TopicPinned,
    events.TopicUnpinned, events.AnswerConfirmed,
)  # fmt: skip


def may_watch_topic(user, key: str) -> bool:
    """The topic page's own permission."""
    topic = Topic.objects.filter(pk=key).first() if key.isdecimal() else None
    return topic is not None and can_read_topic(user, topic)


def may_watch_list(user, key: str) -> bool:
    """New topics of a forum are announced to those who may read it."""
    return key.isdecimal() and int(key) in forums_where(user, "can_read_forum")


def announce_topic(occurrence: Occurrence) -> None:
    """Lists of the forum show a quiet "1 new"."""
    event = occurrence.event
    broadcast(f"list.{event.forum_id}", {"do": "count", "topic": event.topic_id, "by": event.actor_id})


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
    """Solved, locked, pinned: the line under the title, the accepted answers and the post itself."""
    _send(occurrence)


def reload_watchers(occurrence: Occurrence) -> None:
    """After a split or merge the page is another one."""
    _send(occurrence)


def recheck_watchers(occurrence: Occurrence) -> None:
    """After a move or removal some watchers may have to go, before the rest hear of it."""
    recheck(f"topic.{occurrence.event.topic_id}")
    _send(occurrence)


def _send(occurrence: Occurrence) -> None:
    topic = occurrence.group or Topic.objects.filter(pk=occurrence.event.topic_id).first()
    if topic is None:
        return
    message, html = update_for(occurrence, topic)
    broadcast(topic.live_group, message, html)


def update_for(occurrence: Occurrence, topic: Topic) -> tuple[dict, dict[str, str] | None]:
    """What a page of the topic does about one event: a message of plain values, and HTML by language."""
    event = occurrence.event
    message: dict = {"id": occurrence.id, "after": occurrence.previous_id, "by": event.actor_id}
    if isinstance(event, events.PostVoted):
        return {**message, "do": "score", "post": event.post_id, "score": event.score}, None
    if isinstance(event, POSTED):
        post = Post.objects.filter(pk=event.post_id).with_card().first()
        if post is None:
            return {**message, "do": "nothing"}, None
        into = "answers" if post.is_answer else f"replies-{post.shown_under_id or post.root_id}"
        html = in_all_languages(lambda code: neutral(threaded(post.pk, render_post(post, topic, code))))
        return {**message, "do": "add", "post": post.pk, "into": into}, html
    if isinstance(event, REWRITTEN):
        return {**message, "do": "replace"}, in_all_languages(lambda code: _rewritten([event.post_id], topic, code))
    if isinstance(event, STATE):
        changed = [event.post_id] if hasattr(event, "post_id") else []
        return {**message, "do": "replace"}, in_all_languages(lambda code: _state(changed, topic, code))
    return {**message, "do": "reload"}, None


def _rewritten(post_ids: list[int], topic: Topic, language: str) -> str:
    found = stamps(Post.objects.filter(pk__in=post_ids))
    pieces = post_fragments(found, topic, language)
    return neutral("".join(pieces[stamp.id] for stamp in found if stamp.id in pieces))


def _state(changed: list[int], topic: Topic, language: str) -> str:
    accepted = stamps(Post.objects.filter(topic=topic, is_accepted=True, approved=True).order_by("number"))
    pieces = post_fragments(accepted, topic, language)
    html = around(topic, language).state + accepted_section(accepted, pieces, language)
    return neutral(html) + _rewritten(changed, topic, language)


def missed(topic: Topic, after: int, language: str) -> list[dict]:
    """The messages of a topic since the event id `after`, oldest first; too many become one "reload"."""
    records = list(EventRecord.objects.filter(group=topic.live_group, id__gt=after).order_by("id")[: MOST_CAUGHT_UP + 1])
    if len(records) > MOST_CAUGHT_UP:
        return [{"id": topic.last_event_id, "do": "reload"}]
    messages, previous = [], after
    for record in records:
        occurrence = Occurrence(record.id, event_from(record.name, record.payload), previous)
        message, html = update_for(occurrence, topic)
        messages.append({**message, **({"html": html[language]} if html else {})})
        previous = record.id
    return messages
