"""Accept an answer, take it back."""

from __future__ import annotations

from django.db.models import F
from django.utils import timezone

from community.accounts.doors import Refused
from community.events.actions import publish
from community.transactions import one_transaction
from forum import events
from forum.actions.counting import count_person, recount_solved
from forum.actions.posts import lock_post
from forum.freshness import freshness_of, present_version
from forum.models import AcceptedAnswer, Confirmation, Post, Topic


@one_transaction
def accept_answer(post, *, by) -> AcceptedAnswer:
    """Record that `post` solved its topic.

    Raises Refused for questions, replies, removed posts and discussions.
    """
    topic, post = lock_post(post)
    if not post.is_answer or post.is_removed or not topic.is_question:
        raise Refused("no answer")
    if standing := post.acceptances.filter(withdrawn_on=None).first():
        return standing
    record = AcceptedAnswer.objects.create(post=post, by=by, version=present_version())
    _mark(topic, post, True)
    publish(events.AnswerAccepted(by.pk, topic.pk, post.pk), groups=[topic])
    return record


@one_transaction
def withdraw_acceptance(post, *, by) -> Post:
    """Record that `post` no longer counts as what solved its topic."""
    topic, post = lock_post(post)
    take_back(topic, post, by=by)
    return post


def take_back(topic: Topic, post: Post, *, by) -> None:
    """Withdraw what acceptance of `post` stands, in an action that holds the lock on `topic`."""
    standing = post.acceptances.filter(withdrawn_on=None)
    if standing.update(withdrawn_on=timezone.now(), withdrawn_by=by):
        _mark(topic, post, False)
        publish(events.AcceptanceWithdrawn(by.pk, topic.pk, post.pk), groups=[topic])


@one_transaction
def confirm_answer(post, *, by, still_true: bool) -> Confirmation | None:
    """Record whether an accepted answer is still true with the present version; None where there is
    nothing to confirm.
    """
    topic, post = lock_post(post)
    now = present_version()
    if now is None or not post.is_accepted or post.pk not in freshness_of([post.pk]):
        return None
    before = Confirmation.objects.filter(post=post, by=by, version=now).first()
    if before and before.still_true == still_true:
        return before
    record, _ = Confirmation.objects.update_or_create(
        post=post,
        by=by,
        version=now,
        defaults={"still_true": still_true, "created": timezone.now()},
    )
    Post.objects.filter(pk=post.pk).update(version=F("version") + 1)
    publish(events.AnswerConfirmed(by.pk, topic.pk, post.pk, still_true), groups=[topic])
    return record


def _mark(topic: Topic, post: Post, accepted: bool) -> None:
    Post.objects.filter(pk=post.pk).update(is_accepted=accepted, version=F("version") + 1)
    post.is_accepted = accepted
    if post.approved:  # the acceptance of a removed answer counts nowhere
        count_person(post.poster_id, topic.forum_id, solved_count=1 if accepted else -1)
    recount_solved(topic)
