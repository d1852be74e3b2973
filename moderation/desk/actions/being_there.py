"""Note who works at the desk now, and who does not want to be given anything."""

from __future__ import annotations

from collections.abc import Collection

from django.utils import timezone

from community.transactions import one_transaction
from moderation.desk.actions.telling import tell_desk
from moderation.desk.models import Agent
from moderation.desk.rules import GONE_AFTER


@one_transaction
def note_present(ids: Collection[int]) -> None:
    """Pages of these people are open now."""
    now = timezone.now()
    there = Agent.objects.filter(user__in=ids, seen_on__gt=now - GONE_AFTER)
    come = set(ids) - set(there.values_list("user_id", flat=True))
    Agent.objects.bulk_create(
        [Agent(user_id=pk, seen_on=now) for pk in sorted(ids)],
        update_conflicts=True,
        unique_fields=["user"],
        update_fields=["seen_on"],
    )
    if come:
        tell_desk()


@one_transaction
def say_away(*, by, is_away: bool) -> None:
    """Somebody wants to be given nothing for a while, or something again."""
    Agent.objects.update_or_create(
        user=by,
        defaults={"is_away": is_away},
        create_defaults={"is_away": is_away, "seen_on": timezone.now()},
    )
    tell_desk()
