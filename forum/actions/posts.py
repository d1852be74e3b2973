"""Answer, reply, edit, vote, remove, restore."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from community.accounts.rules import value_of
from community.events.actions import publish
from community.notifications.actions import follow_by_default
from forum import events
from forum.actions.counting import count_post, recount_last_post, shift_counts
from forum.actions.files import claim_files
from forum.markup import clean_text, mentioned_names
from forum.models import Draft, Post, PostRevision, Removal, Topic
from forum.rules import DEEPEST_INDENT
from forum.voting import set_vote

User = get_user_model()


class Refused(Exception):
    """The action makes no sense in the state that the thing is in; the message is for the person who tried."""


def locked(topic_id: int) -> Topic:
    """The topic's row, locked until the transaction ends: every change of a topic starts here."""
    return Topic.objects.select_for_update().get(pk=topic_id)


def sent_before(nonce: str | None, by) -> Post | None:
    """The post that the same form made when it was sent the first time."""
    return Post.objects.filter(nonce=nonce, poster=by).first() if nonce else None


@transaction.atomic
def post_answer(topic, *, by, content: str, nonce: str | None = None, created=None) -> Post:
    """Add an answer to `topic` and return it; the same `nonce` returns the same post. Raises Refused if removed."""
    topic = locked(topic.pk)
    if again := sent_before(nonce, by):
        return again
    if topic.is_removed:
        raise Refused("removed")
    topic.answers_numbered += 1
    post = Post.objects.create(
        topic=topic, poster=by, content=clean_text(content), number=topic.answers_numbered, nonce=nonce or None,
        created=created or timezone.now(),
    )
    topic.answers_count += 1
    count_post(topic, post)
    User.objects.filter(pk=by.pk).update(answers_count=F("answers_count") + 1)
    _settle(post, by)
    publish(events.AnswerPosted(by.pk, topic.pk, post.pk, topic.forum_id), group=topic)
    return post


@transaction.atomic
def post_reply(parent, *, by, content: str, nonce: str | None = None, created=None) -> Post:
    """Add a reply to the post `parent` and return it. Raises Refused when the parent or topic is removed."""
    topic = locked(parent.topic_id)
    if again := sent_before(nonce, by):
        return again
    parent = Post.objects.get(pk=parent.pk)
    if topic.is_removed or parent.is_removed:
        raise Refused("removed")
    root_id = parent.root_id or parent.pk
    Post.objects.filter(pk=root_id).update(replies_count=F("replies_count") + 1, version=F("version") + 1)
    if parent.pk != root_id:
        Post.objects.filter(pk=parent.pk).update(replies_count=F("replies_count") + 1)
    newest = Post.objects.filter(root_id=root_id).order_by("-reply_number").values_list("reply_number", flat=True).first()
    post = Post.objects.create(
        topic=topic, poster=by, content=clean_text(content), parent=parent, root_id=root_id, depth=parent.depth + 1,
        shown_under_id=parent.pk if parent.depth < DEEPEST_INDENT else parent.shown_under_id,
        reply_number=(newest or 0) + 1, nonce=nonce or None, created=created or timezone.now(),
    )
    count_post(topic, post)
    _settle(post, by)
    publish(events.ReplyPosted(by.pk, topic.pk, post.pk, topic.forum_id, parent.pk), group=topic)
    return post


def _settle(post: Post, by) -> None:
    claim_files(post, by)
    follow_by_default(post.topic.live_group, by=by, after="answered")
    Draft.objects.filter(user=by, place=f"topic.{post.topic_id}").delete()


@transaction.atomic
def edit_post(post, *, by, content: str, title: str | None = None, seen_version: int | None = None) -> Post:
    """Change a post's text (and, for a first post, the topic's title).

    A change by the author within the grace period leaves no revision. `seen_version` is the version that the editor
    had before them: if somebody else changed the text since, Refused("changed") keeps the later text from being lost.
    """
    topic = locked(post.topic_id)
    post = Post.objects.select_for_update().get(pk=post.pk)
    content = clean_text(content)
    title = topic.subject if title is None or not post.is_question else clean_text(title).strip()
    if content == post.content.raw and title == topic.subject:
        return post
    if seen_version is not None and post.updates_count != seen_version:
        raise Refused("changed")
    now = timezone.now()
    before = post.content.raw
    in_grace = by.pk == post.poster_id and now - post.created < timedelta(minutes=value_of("grace_minutes"))
    if not in_grace:
        PostRevision.objects.create(
            post=post, by=by, content=before, title=topic.subject if post.is_question else "", created=now
        )
        post.edited_on, post.updated_by = now, by
    post.content = content
    post.updates_count += 1
    post.version += 1
    post.save(update_fields=["content", "_content_rendered", "edited_on", "updated_by", "updates_count", "version"])
    if title != topic.subject:
        topic.subject = title
        topic.row_version += 1
        topic.save(update_fields=["subject", "row_version"])
    claim_files(post, by)
    newly = tuple(sorted(mentioned_names(content) - mentioned_names(before)))
    publish(events.PostEdited(by.pk, topic.pk, post.pk, newly), group=topic)
    return post


@transaction.atomic
def vote_post(post, *, by, helpful: bool) -> Post:
    """Give or take back a vote ("me too" on a question). Raises Refused on one's own post."""
    topic = locked(post.topic_id)
    if post.poster_id == by.pk:
        raise Refused("own")
    if set_vote(post, by=by, helpful=helpful):
        if post.is_question:
            Topic.objects.filter(pk=topic.pk).update(me_too_count=post.score, row_version=F("row_version") + 1)
        publish(events.PostVoted(by.pk, topic.pk, post.pk, post.score), group=topic)
    return post


@transaction.atomic
def remove_post(post, *, by, reason: str = "") -> Removal:
    """Take a post away (its topic too when it is the first post); the record can be undone by `restore_post`."""
    topic = locked(post.topic_id)
    post = Post.objects.get(pk=post.pk)
    if standing := post.removals.filter(restored_on=None).first():
        return standing
    removal = Removal.objects.create(post=post, by=by, reason=reason)
    _show(topic, post, False)
    event = events.TopicRemoved(by.pk, topic.pk) if post.is_question else events.PostRemoved(by.pk, topic.pk, post.pk)
    publish(event, group=topic)
    return removal


@transaction.atomic
def restore_post(post, *, by) -> Post:
    """Bring a removed post back where it was."""
    topic = locked(post.topic_id)
    post = Post.objects.get(pk=post.pk)
    if not post.removals.filter(restored_on=None).update(restored_on=timezone.now(), restored_by=by):
        return post
    _show(topic, post, True)
    event = events.TopicRestored(by.pk, topic.pk) if post.is_question else events.PostRestored(by.pk, topic.pk, post.pk)
    publish(event, group=topic)
    return post


def _show(topic: Topic, post: Post, visible: bool) -> None:
    from forum.actions.accepting import recount_solved

    Post.objects.filter(pk=post.pk).update(approved=visible, version=F("version") + 1)
    post.approved = visible
    step = 1 if visible else -1
    if post.is_question:
        topic.approved = visible
        topic.row_version += 1
        topic.save(update_fields=["approved", "row_version"])
        shift_counts(topic.forum_id, topics=step, posts=step * topic.posts_count)
        User.objects.filter(pk=topic.poster_id).update(topics_count=F("topics_count") + step)
    else:
        topic.posts_count += step
        if post.is_answer:
            topic.answers_count += step
            User.objects.filter(pk=post.poster_id).update(answers_count=F("answers_count") + step)
            recount_solved(topic)
        elif post.root_id:
            Post.objects.filter(pk__in={post.root_id, post.parent_id}).update(
                replies_count=F("replies_count") + step, version=F("version") + 1
            )
        if topic.approved:
            shift_counts(topic.forum_id, posts=step)
        recount_last_post(topic)
