"""What publishing sets in motion."""

from __future__ import annotations

import logging
from collections.abc import Callable

from django.utils import timezone
from wagtail.models import Page, Revision

from community.events.actions import publish
from community.events.reactions import unhurried
from community.transactions import by_id, one_transaction
from kb import events
from kb.models import Credit, EditSuggestion, Figures

log = logging.getLogger(__name__)


@one_transaction
def page_published(page, *, by, revision_id: int, first: bool) -> None:
    """A text went live: it counts as verified, and members whose suggestions are in it are
    credited.
    """
    Figures.objects.update_or_create(
        page_id=page.pk,
        defaults={
            "verified_on": timezone.now(),
            "verified_by": by,
            "asked_on": None,
            "is_stale": False,
        },
    )
    taken = EditSuggestion.objects.filter(
        page_id=page.pk, published_on=None, declined_on=None, revision_id__lte=revision_id
    )
    people = set(taken.exclude(by=None).values_list("by_id", flat=True))
    taken.update(published_on=timezone.now())
    Credit.objects.bulk_create(
        [Credit(page_id=page.pk, person_id=person) for person in people], ignore_conflicts=True
    )
    publish(events.ArticlePublished(by.pk if by else None, page.pk, revision_id, first))


def publish_scheduled() -> None:
    """What the clock calls: withdraw what has expired, publish what editors planned for now.

    A page that fails holds no other back.
    """
    expired = Page.objects.filter(live=True, expire_at__lt=timezone.now()).order_by("expire_at")
    for page_id in unhurried(list(expired.values_list("pk", flat=True))):
        _try(_withdraw_expired, page_id)
    due = Revision.page_revisions.filter(approved_go_live_at__lt=timezone.now()).order_by(
        "approved_go_live_at"
    )
    for revision_id, page_id in unhurried(list(due.values_list("pk", "object_id"))):
        _try(_publish_planned, revision_id, int(page_id))


def _try(act: Callable[..., None], *ids: int) -> None:
    try:
        act(*ids)
    except Exception:
        log.exception("what was planned for a page failed: %s %s", act.__name__, ids)


@one_transaction
def _withdraw_expired(page_id: int) -> None:
    page = by_id(Page.objects.filter(pk=page_id, live=True, expire_at__lt=timezone.now())).first()
    if page is not None:  # nobody else has done it meanwhile
        page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


@one_transaction
def _publish_planned(revision_id: int, page_id: int) -> None:
    by_id(Page.objects.filter(pk=page_id)).first()
    revision = Revision.page_revisions.filter(
        pk=revision_id, approved_go_live_at__lt=timezone.now()
    ).first()
    if revision is not None:
        revision.publish(log_action="wagtail.publish.scheduled")
