"""What publishing sets in motion."""

from __future__ import annotations

from django.core.management import call_command
from django.utils import timezone

from community.events.actions import publish
from community.transactions import one_transaction
from kb import events
from kb.models import Credit, EditSuggestion, Figures


@one_transaction
def page_published(page, *, by, revision_id: int, first: bool) -> None:
    """A text went live: it counts as verified, and members whose suggestions are in it are credited."""
    Figures.objects.update_or_create(
        page_id=page.pk, defaults={"verified_on": timezone.now(), "verified_by": by, "asked_on": None, "is_stale": False}
    )
    taken = EditSuggestion.objects.filter(page_id=page.pk, published_on=None, declined_on=None, revision_id__lte=revision_id)
    people = set(taken.exclude(by=None).values_list("by_id", flat=True))
    taken.update(published_on=timezone.now())
    Credit.objects.bulk_create([Credit(page_id=page.pk, person_id=person) for person in people], ignore_conflicts=True)
    publish(events.ArticlePublished(by.pk if by else None, page.pk, revision_id, first))


def publish_scheduled() -> None:
    """What the clock calls: publish what editors planned for now, withdraw what has expired."""
    call_command("publish_scheduled", verbosity=0)
