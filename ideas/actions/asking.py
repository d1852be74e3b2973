"""Ask those who voted for what nobody decided about whether they still want it."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from community.accounts.rules import value_of
from community.events.actions import publish
from community.events.reactions import unhurried
from community.transactions import one_transaction
from ideas import events
from ideas.actions.ideas import locked
from ideas.boards import statuses
from ideas.models import Idea
from ideas.statuses import OPEN

AT_ONCE = 100


def ask_voters_where_due() -> int:
    """What the clock calls: once a year for each idea that is still open; returns for how many.

    The longest unasked come first; the rest has its turn on another day.
    """
    undecided = [pk for pk, status in statuses().items() if status.category == OPEN]
    due = Idea.objects.listed().filter(_due(), status__in=undecided, votes_count__gt=0)
    ids = list(due.order_by("created", "id").values_list("pk", flat=True)[:AT_ONCE])
    return sum(ask_voters(pk) for pk in unhurried(ids))


def _due() -> Q:
    before = timezone.now() - timedelta(days=value_of("still_wanted_days"))
    return Q(asked_on__lt=before) | Q(asked_on=None, created__lt=before)


@one_transaction
def ask_voters(idea_id: int) -> bool:
    """Ask about one idea, unless that was done in the meantime; whether it was done now."""
    idea = locked(idea_id)
    if not Idea.objects.listed().filter(_due(), pk=idea.pk).exists():
        return False
    idea.asked_on = timezone.now()
    idea.save(update_fields=["asked_on"])
    publish(events.VotersAsked(None, idea.pk))
    return True
