"""Who sees the forum move: what pages of a topic do about each event, and the quiet count of its
lists.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from community.events.event import Event, Occurrence
from community.fragments.marks import neutral
from community.live.announcing import announce
from community.live.broadcast import broadcast
from community.live.streams import NOTHING, RELOAD, Html, Stream, declare_streams
from community.writing.threads import as_branch
from forum import events
from forum.fragments import (
    POST_STAMP,
    PostStamp,
    accepted_section,
    answer_count,
    around,
    as_place,
    post_fragments,
    post_fragments_by_language,
    signposts,
    stamps,
    to_replies,
)
from forum.models import Post, Topic
from forum.permissions import can_read_topic, forums_where

Update = tuple[dict[str, Any], Html | None]


def may_watch_topic(user, topic_id: int) -> bool:
    """The topic page's own permission; an address that leads on to another topic since a merge is
    that one's.
    """
    topic = Topic.objects.select_related("merged_into").filter(pk=topic_id).first()
    return topic is not None and can_read_topic(user, topic.merged_into or topic)


def may_watch_list(user, forum_id: int) -> bool:
    """New topics of a forum are announced to those who may read it."""
    return forum_id in forums_where(user, "can_read_forum")


def count_in_lists(occurrence: Occurrence) -> None:
    """Reaction: lists of the forum in which the topic is now show a quiet "1 new", except to who
    wrote it.
    """
    event = occurrence.event
    topic = occurrence.rows.get(f"topic.{event.topic_id}")
    topic = topic or Topic.objects.filter(pk=event.topic_id).first()
    if topic is not None and topic.approved:
        news = {
            "do": "count",
            "thing": topic.pk,
            "but": event.actor_id,
            "language": topic.language,
        }
        broadcast(f"list.{topic.forum_id}", news)


def announce_and_count(occurrence: Occurrence) -> None:
    """Reaction: the topic's pages, then the lists; one reaction, because each is one more row that
    the request writes.
    """
    announce(occurrence)
    count_in_lists(occurrence)


class TopicPage:
    """What pages of a topic do about some of its events.

    Posts are looked up once for all events, and as the page looks them up: one that stands in
    another topic by now, or was removed and is gone from the page, is not shown by an old event.
    """

    def __init__(self, topic: Topic, happened: Sequence[Event], languages: list[str]) -> None:
        self.topic, self.languages = topic, languages
        ids = {event.post_id for event in happened if hasattr(event, "post_id")}
        rows = Post.objects.filter(pk__in=ids, topic=topic).values_list("score", *POST_STAMP)
        self.scores = {pk: score for score, pk, *_ in rows}
        self.posts = {pk: PostStamp(pk, *rest) for _, pk, *rest in rows}

    def update(self, event: Event) -> Update:
        """What UPDATES says; for what is not there, or once the topic went into another one, the
        page is loaded again. (See `community.live.streams.Page`.)
        """
        make = UPDATES.get(type(event))
        if make is None or self.topic.merged_into_id:
            return RELOAD
        return make(self, self.posts.get(getattr(event, "post_id", 0)))

    def scored(self, post: PostStamp | None) -> Update:
        """The number on a vote button."""
        if post is None:
            return NOTHING
        return {"do": "score", "post": post.id, "score": self.scores[post.id]}, None

    def added(self, post: PostStamp | None) -> Update:
        """A new answer or reply slides into the topic."""
        if post is None or not (post.approved or post.replies_count):
            return NOTHING
        into = "answers" if post.is_answer else f"replies-{post.shown_under_id or post.root_id}"

        def with_counts(code: str) -> str:
            html = as_branch(post.id, as_place(post, self._at_its_place(post, code)))
            return html + (
                self._head(code) if post.is_answer else self._replies_counted(post, code)
            )

        return {"do": "add", "post": post.id, "into": into}, self._html(with_counts)

    def rewritten(self, post: PostStamp | None) -> Update:
        """An edited, removed or restored post is shown as it is now."""
        if post is None:
            return NOTHING
        return {"do": "replace"}, self._html(lambda code: self._rewritten(post, code))

    def restated(self, post: PostStamp | None) -> Update:
        """Solved, locked, pinned: the line under the title, the accepted answers and the post
        itself.
        """
        return {"do": "replace"}, self._html(lambda code: self._state(post, code))

    def _html(self, make) -> dict[str, str]:
        return {code: neutral(make(code)) for code in self.languages}

    @cached_property
    def _pieces(self) -> dict[str, dict[int, str]]:
        return post_fragments_by_language(self.posts.values(), self.topic, self.languages)

    def _article(self, post: PostStamp, language: str) -> str:
        return self._pieces[language].get(post.id, "")

    def _at_its_place(self, post: PostStamp, language: str) -> str:
        """What stands at the post's place: itself, or the line that leads to where it is."""
        sign = signposts([post], language).get(post.id)
        return sign or self._article(post, language)

    def _count(self, language: str) -> str:
        return answer_count(self.topic, language, self._below_question)

    def _head(self, language: str) -> str:
        return around(self.topic, language).state + self._count(language)

    def _rewritten(self, post: PostStamp, language: str) -> str:
        if post.parent_id:
            return self._article(post, language) + self._replies_counted(post, language)
        return self._state(post, language)

    def _replies_counted(self, reply: PostStamp, language: str) -> str:
        """A solved topic says how many replies there are, and each accepted answer how many of them
        are to it.
        """
        if not self.topic.is_solved:
            return ""
        html = self._count(language)
        for answer in self._accepted:
            if answer.id == reply.root_id:
                html += as_place(answer, self._at_its_place(answer, language))
                html += to_replies(answer, language)
        return html

    @cached_property
    def _accepted(self) -> list[PostStamp]:
        heads = Post.objects.filter(topic=self.topic, is_accepted=True, approved=True)
        return stamps(heads.order_by("number"))

    @cached_property
    def _below_question(self) -> int:
        """How many replies the question has, which a solved topic does not count in its thread."""
        if not self.topic.is_solved:
            return 0
        question = Post.objects.filter(topic=self.topic, parent=None, number=0)
        return question.values_list("replies_count", flat=True).first() or 0

    def _state(self, post: PostStamp | None, language: str) -> str:
        pieces = post_fragments(self._accepted, self.topic, language)
        html = self._head(language) + accepted_section(self._accepted, pieces, language)
        return html + (as_place(post, self._at_its_place(post, language)) if post else "")


UPDATES: dict[type[Event], Callable[[TopicPage, PostStamp | None], Update]] = {
    events.AnswerPosted: TopicPage.added,
    events.ReplyPosted: TopicPage.added,
    events.PostEdited: TopicPage.rewritten,
    events.PostRemoved: TopicPage.rewritten,
    events.PostRestored: TopicPage.rewritten,
    events.PostVoted: TopicPage.scored,
    events.MeTooSaid: TopicPage.scored,
    events.AnswerAccepted: TopicPage.restated,
    events.AcceptanceWithdrawn: TopicPage.restated,
    events.AnswerConfirmed: TopicPage.restated,
    events.TopicLocked: TopicPage.restated,
    events.TopicUnlocked: TopicPage.restated,
    events.TopicPinned: TopicPage.restated,
    events.TopicUnpinned: TopicPage.restated,
    events.AgentCame: TopicPage.restated,
    events.AgentLeft: TopicPage.restated,
}


def topic_page(
    topic_id: int, happened: Sequence[Event], languages: list[str], row: Topic | None
) -> TopicPage | None:
    """See `community.live.streams.Stream`."""
    topic = row or Topic.objects.filter(pk=topic_id).first()
    return TopicPage(topic, happened, languages) if topic else None


declare_streams(
    Stream("topic", may_watch_topic, topic_page, presence=True),
    Stream("list", may_watch_list),
)
