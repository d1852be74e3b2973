"""Answer, reply, edit, vote, remove, restore."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from community.accounts.doors import Refused
from community.accounts.rules import value_of
from community.events.actions import publish
from community.notifications.actions import follow_by_default
from community.transactions import by_id, one_transaction
from community.votes import cast
from community.writing.drafts import discard_draft
from community.writing.files import claim_files
from community.writing.markup import clean_text, mentioned_names
from community.writing.threads import DEEPEST_INDENT
from forum import events
from forum.actions.counting import (
    count_forum,
    count_person,
    count_post,
    recount_last_post,
    recount_solved,
)
from forum.languages import language_of, note_language
from forum.models import Post, PostRevision, Removal, Topic
from forum.tree import forum_tree


def locked(topic_id: int) -> Topic:
    """The topic's row, locked until the transaction ends: every change of a topic starts here."""
    return by_id(Topic.objects.all()).get(pk=topic_id)


def lock_post(post) -> tuple[Topic, Post]:
    """The topic in which the post stands now, locked, and the post as it is now.

    A split or merge may have carried it away while we waited; then the topic where it went is
    locked.
    """
    topic = locked(post.topic_id)
    while (now := Post.objects.get(pk=post.pk)).topic_id != topic.pk:
        topic = locked(now.topic_id)
    return topic, now


def sent_before(nonce: str | None, by) -> tuple[Post | None, str | None]:
    """(the post that the same form made when it was sent the first time, the nonce for a new one).

    A nonce that somebody else's form had says nothing.
    """
    found = Post.objects.filter(nonce=nonce).first() if nonce else None
    if found is None:
        return None, nonce or None
    return (found, nonce) if found.poster_id == by.pk else (None, None)


@one_transaction
def post_answer(topic, *, by, content: str, nonce: str | None = None, created=None) -> Post:
    """Add an answer to `topic` and return it; the same `nonce` returns the same post.

    Raises Refused if removed.
    """
    topic = locked(topic.pk)
    again, nonce = sent_before(nonce, by)
    if again:
        return again
    if topic.is_removed:
        raise Refused("removed")
    topic.answers_numbered += 1
    post = Post.objects.create(
        topic=topic,
        poster=by,
        content=clean_text(content),
        number=topic.answers_numbered,
        nonce=nonce,
        created=created or timezone.now(),
    )
    topic.answers_count += 1
    count_post(topic, post)
    count_person(by.pk, topic.forum_id, answers_count=1)
    _settle(post, by)
    publish(events.AnswerPosted(by.pk, topic.pk, post.pk, topic.forum_id), groups=[topic])
    return post


@one_transaction
def post_reply(parent, *, by, content: str, nonce: str | None = None, created=None) -> Post:
    """Add a reply to the post `parent` and return it.

    Raises Refused when the parent or topic is removed.
    """
    topic, parent = lock_post(parent)
    again, nonce = sent_before(nonce, by)
    if again:
        return again
    if topic.is_removed or parent.is_removed:
        raise Refused("removed")
    root_id = parent.root_id or parent.pk
    Post.objects.filter(pk=root_id).update(
        replies_count=F("replies_count") + 1, version=F("version") + 1
    )
    if parent.pk != root_id:
        Post.objects.filter(pk=parent.pk).update(replies_count=F("replies_count") + 1)
    newest = (
        Post.objects.filter(root_id=root_id)
        .order_by("-reply_number")
        .values_list("reply_number", flat=True)
        .first()
    )
    post = Post.objects.create(
        topic=topic,
        poster=by,
        content=clean_text(content),
        parent=parent,
        root_id=root_id,
        depth=parent.depth + 1,
        shown_under_id=parent.pk if parent.depth < DEEPEST_INDENT else parent.shown_under_id,
        reply_number=(newest or 0) + 1,
        nonce=nonce,
        created=created or timezone.now(),
    )
    count_post(topic, post)
    _settle(post, by)
    publish(events.ReplyPosted(by.pk, topic.pk, post.pk, topic.forum_id, parent.pk), groups=[topic])
    return post


def _settle(post: Post, by) -> None:
    claim_files(post.ref, post.content.raw, by=by)
    follow_by_default(post.topic.live_group, by=by, after="answered")
    discard_draft(post.topic.live_group, by=by)


@one_transaction
def edit_post(
    post, *, by, content: str, title: str | None = None, seen_version: int | None = None
) -> Post:
    """Change a post's text (and, for a first post, the topic's title).

    A change by the author within the grace period leaves no revision. `seen_version` is the version
    that the editor had before them: if somebody else changed the text since, Refused("changed")
    keeps the later text from being lost.
    """
    topic, post = lock_post(post)
    content = clean_text(content)
    title = topic.subject if title is None or not post.is_question else clean_text(title).strip()
    if content == post.content.raw and title == topic.subject:
        return post
    if seen_version is not None and post.updates_count != seen_version:
        raise Refused("changed")
    before = post.content.raw
    _keep_revision(topic, post, by)
    post.content = content
    post.updates_count += 1
    post.version += 1
    post.save(
        update_fields=[
            "content",
            "_content_rendered",
            "edited_on",
            "updated_by",
            "updates_count",
            "version",
        ]
    )
    if post.is_question:
        _rename(topic, title, content)
    claim_files(post.ref, post.content.raw, by=by)
    newly = tuple(sorted(mentioned_names(content) - mentioned_names(before)))
    publish(events.PostEdited(by.pk, topic.pk, post.pk, newly), groups=[topic])
    return post


def _rename(topic: Topic, title: str, content: str) -> None:
    """The topic is called as its question is, and is in its language."""
    language = language_of(forum_tree()[topic.forum_id], title, content)
    if (title, language) == (topic.subject, topic.language):
        return
    note_language(topic.forum_id, language)
    topic.subject, topic.language = title, language
    topic.row_version += 1
    topic.save(update_fields=["subject", "language", "row_version"])


def _keep_revision(topic: Topic, post: Post, by) -> None:
    now, grace = timezone.now(), timedelta(minutes=value_of("grace_minutes"))
    if by.pk == post.poster_id and now - post.created < grace:
        return
    PostRevision.objects.create(
        post=post,
        by=by,
        content=post.content.raw,
        title=topic.subject if post.is_question else "",
        created=now,
    )
    post.edited_on, post.updated_by = now, by


@one_transaction
def vote_post(post, *, by, helpful: bool) -> Post:
    """Give or take back a vote ("me too" on a question). Raises Refused on one's own post."""
    topic, post = lock_post(post)
    if post.poster_id == by.pk:
        raise Refused("own")
    value = int(helpful)
    was = cast(post, by=by, value=value)
    if value == was:
        return post
    Post.objects.filter(pk=post.pk).update(score=F("score") + value - was, version=F("version") + 1)
    post.refresh_from_db(fields=["score", "version"])
    kind: type[events.PostVoted | events.MeTooSaid] = events.PostVoted
    if post.is_question:
        kind = events.MeTooSaid
        topic.me_too_count = max(0, post.score)
        topic.row_version += 1
        topic.save(update_fields=["me_too_count", "row_version"])
    publish(kind(by.pk, topic.pk, post.pk, post.score, value, was), groups=[topic])
    return post


@one_transaction
def remove_post(post, *, by, reason: str = "") -> Removal:
    """Take a post away (its topic too when it is the first post); the record can be undone by
    `restore_post`. `by` is None for the house itself.
    """
    topic, post = lock_post(post)
    if standing := post.removals.filter(restored_on=None).first():
        return standing
    removal = Removal.objects.create(post=post, by=by, reason=reason)
    _show(topic, post, False)
    actor_id = by.pk if by else None
    event = (
        events.TopicRemoved(actor_id, topic.pk)
        if post.is_question
        else events.PostRemoved(actor_id, topic.pk, post.pk)
    )
    publish(event, groups=[topic])
    return removal


@one_transaction
def restore_post(post, *, by) -> Post:
    """Bring a removed post back where it was; `by` is None for the house itself."""
    topic, post = lock_post(post)
    if not post.removals.filter(restored_on=None).update(
        restored_on=timezone.now(), restored_by=by
    ):
        return post
    _show(topic, post, True)
    actor_id = by.pk if by else None
    event = (
        events.TopicRestored(actor_id, topic.pk)
        if post.is_question
        else events.PostRestored(actor_id, topic.pk, post.pk)
    )
    publish(event, groups=[topic])
    return post


def _show(topic: Topic, post: Post, visible: bool) -> None:
    Post.objects.filter(pk=post.pk).update(approved=visible, version=F("version") + 1)
    post.approved = visible
    step = 1 if visible else -1
    topic.posts_count = max(0, topic.posts_count + step)
    if post.is_question:
        _show_topic(topic, step)
    else:
        if post.is_answer:
            topic.answers_count = max(0, topic.answers_count + step)
            count_person(
                post.poster_id,
                topic.forum_id,
                answers_count=step,
                solved_count=step * post.is_accepted,
            )
            recount_solved(topic)
        else:
            _count_replies(post, step)
        if topic.approved:
            count_forum(topic.forum_id, posts=step)
    recount_last_post(topic)


def _show_topic(topic: Topic, step: int) -> None:
    """A topic comes or goes with its question; the forum counts it with all that is shown in it."""
    topic.approved = step > 0
    topic.save(update_fields=["approved"])
    counted = topic.posts_count if topic.approved else topic.posts_count + 1
    count_forum(topic.forum_id, topics=step, posts=step * counted)
    count_person(topic.poster_id, topic.forum_id, topics_count=step)


def _count_replies(reply: Post, step: int) -> None:
    Post.objects.filter(pk__in={reply.root_id, reply.parent_id}).update(
        replies_count=Greatest(F("replies_count") + step, 0), version=F("version") + 1
    )
