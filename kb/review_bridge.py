"""Turns what Wagtail says about drafts (a review is asked for, it is over, somebody comments) into
our event, in place of its mails.

Wagtail would mail from within the request, to every address, whoever may see the page.
"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.db.models import Q
from wagtail.models import GroupApprovalTask, PageSubscription, TaskState, WorkflowState
from wagtail.signals import task_submitted, workflow_approved, workflow_rejected

from community.events.actions import publish
from community.transactions import one_transaction
from kb import events
from kb.models import WRITTEN, EditSuggestion


@one_transaction
def _discussed(page_id: int, kind: str, *, by, people: Iterable[int]) -> None:
    if people := tuple(sorted(set(people) - {by.pk if by else None})):
        publish(events.DraftDiscussed(by.pk if by else None, page_id, kind, people))


def _is_ours(state: WorkflowState) -> bool:
    return issubclass(state.content_type.model_class() or object, WRITTEN)


def _review_asked(sender, instance, user=None, **_) -> None:
    """Those who may approve hear it; an owner to whom a member suggests an edit hears of that
    already.
    """
    task, state = instance.task.specific, instance.workflow_state
    if not isinstance(task, GroupApprovalTask) or not _is_ours(state):
        return
    page_id = int(state.object_id)
    people = get_user_model().objects.filter(is_active=True, groups__in=task.groups.all())
    if EditSuggestion.objects.filter(
        page_id=page_id, by=user, published_on=None, declined_on=None
    ).exists():
        people = people.exclude(pk=state.content_object.owner_id)
    _discussed(page_id, "review", by=user, people=people.values_list("pk", flat=True))


def _reviewed(sender, instance, user=None, **_) -> None:
    if _is_ours(instance) and instance.requested_by_id:
        _discussed(int(instance.object_id), "reviewed", by=user, people=[instance.requested_by_id])


def comments_changed(view, changes: dict) -> None:
    """In place of the mails of Wagtail's page for editing:

    (what was done to comments) -> those who take part hear it.
    """
    answered = [comment.pk for comment in changes["resolved_comments"]] + [
        comment.pk for comment, _replies in changes["new_replies"]
    ]
    if answered or changes["new_comments"] or changes["deleted_comments"]:
        tell_of_comments(view.page, by=view.request.user, comment_ids=answered)


def tell_of_comments(page, *, by, comment_ids: list[int]) -> None:
    """Who follows the comments of a page, and who wrote one of these or a reply to it, hears that
    there is something new.
    """
    subscribed = PageSubscription.objects.filter(
        page_id=page.pk, comment_notifications=True
    ).values("user_id")
    wrote = Q(wagtail_admin_comments__in=comment_ids) | Q(comment_replies__comment__in=comment_ids)
    people = get_user_model().objects.filter(Q(pk__in=subscribed) | wrote)
    _discussed(page.pk, "comment", by=by, people=people.values_list("pk", flat=True))


task_submitted.connect(_review_asked, sender=TaskState, dispatch_uid="kb.review.asked")
workflow_approved.connect(_reviewed, sender=WorkflowState, dispatch_uid="kb.review.approved")
workflow_rejected.connect(_reviewed, sender=WorkflowState, dispatch_uid="kb.review.rejected")
