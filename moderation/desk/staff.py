"""Who is at the desk now, and how much each has."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.accounts.rules import value_of
from moderation.desk.models import Agent, StepIn
from moderation.desk.rules import GONE_AFTER

STATES = {"online": _("here"), "full": _("has enough"), "away": _("away")}


@dataclass(frozen=True)
class AtDesk:
    """Somebody of the team who is there; `state` is a key of STATES."""

    person: Any
    held: int
    state: str

    @property
    def word(self) -> Any:
        return STATES[self.state]


def who_is_there() -> list[AtDesk]:
    """Those with a page open now: who could take something first, of these who has least."""
    there = Agent.objects.filter(seen_on__gt=timezone.now() - GONE_AFTER, user__is_active=True)
    agents = list(there.select_related("user"))
    held = _held_by([agent.pk for agent in agents])
    found = [_seen(agent, held.get(agent.pk, 0)) for agent in agents]
    order = list(STATES)
    return sorted(found, key=lambda one: (order.index(one.state), one.held, one.person.name))


def _held_by(ids: Collection[int]) -> dict[int, int]:
    standing = StepIn.objects.standing().filter(agent__in=ids).order_by()
    return dict(standing.values_list("agent").annotate(Count("id"))) if ids else {}


def _seen(agent: Agent, held: int) -> AtDesk:
    is_full = held >= value_of("desk_most_held")
    return AtDesk(agent.user, held, "away" if agent.is_away else "full" if is_full else "online")
