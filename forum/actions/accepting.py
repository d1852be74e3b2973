"""Accept an answer, take it back."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from community.events.actions import publish
from forum import events
from forum.actions.posts import Refused, locked
from forum.models import AcceptedAnswer, Confirmation, Post, Topic
from forum.truth import present_version, truths

User = get_user_model()


@transaction.atomic
def accept_answer(post, *, by) -> AcceptedAnswer:
    """Record that `post` solved its topic. Raises Refused for questions, replies, removed posts and discussions."""
    topic = locked(post.topic_id)
    post = Post.objects.get(pk=post.pk)
    if not post.is_answer or post.is_removed or not topic.is_question:
        raise Refused("no answer")
    if standing := post.acceptances.filter(withdrawn_on=None).first():
        return standing
    record = AcceptedAnswer.objects.create(post=post, by=by, version=present_version())
    _mark(topic, post, True)
    publish(events.AnswerAccepted(by.pk, topic.pk, post.pk), group=topic)
    return record


@transaction.atomic
def withdraw_acceptance(post, *, by) -> Post:
    """Record that `post` no longer counts as what solved its topic."""
    topic = locked(post.topic_id)
    post = Post.objects.get(pk=post.pk)
    if post.acceptances.filter(withdrawn_on=None).update(withdrawn_on=timezone.now(), withdrawn_by=by):
        _mark(topic, post, False)
        publish(events.AcceptanceWithdrawn(by.pk, topic.pk, post.pk), group=topic)
    return post


@transaction.atomic
def confirm_answer(post, *, by, still_true: bool) -> Confirmation | None:
    """Record whether an accepted answer is still true with the present version; None where there is nothing to confirm."""
    topic = locked(post.topic_id)
    post = Post.objects.get(pk=post.pk)
    now = present_version()
    if now is None or not post.is_accepted or post.pk not in truths([post.pk]):
        return None
    before = Confirmation.objects.filter(post=post, by=by, version=now).first()
    if before and before.still_true == still_true:
        return before
    record, _ = Confirmation.objects.update_or_create(post=post, by=by, version=now, defaults={"still_true": still_true, "created": timezone.now()})
    Post.objects.filter(pk=post.pk).update(version=F("version") + 1)
    publish(events.AnswerConfirmed(by.pk, topic.pk, post.pk, still_true), group=topic)
    return record


def _mark(topic: Topic, post: Post, accepted: bool) -> None:
    Post.objects.filter(pk=post.pk).update(is_accepted=accepted, version=F("version") + 1)
    post.is_accepted = accepted
    User.objects.filter(pk=post.poster_id).update(solved_count=F("solved_count") + (1 if accepted else -1))
    recount_solved(topic)


def recount_solved(topic: Topic) -> None:
    """Set what the topic says of its solution from the acceptances that stand, the first of them giving time and name."""
    standing = AcceptedAnswer.objects.filter(post__topic=topic, post__approved=True, withdrawn_on=None)
    first = standing.select_related("post").order_by("created", "id").first()
    topic.accepted_count = standing.count()
    topic.solved_on = first.created if first else None
    topic.solver_id = first.post.poster_id if first else None
    topic.row_version += 1
    topic.save(update_fields=["accepted_count", "solved_on", "solver", "row_version"])
