"""One of those who keep order takes a matter from the queue, for a while."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from community.accounts.doors import Refused
from community.accounts.rules import value_of
from community.transactions import one_transaction
from moderation.flags.actions.matters import keep, locked
from moderation.flags.models import Matter


class Claimed(Refused):
    """Somebody else has it: `holder`."""

    def __init__(self, holder):
        super().__init__("claimed")
        self.holder = holder


def refuse_if_held(matter: Matter, *, by) -> None:
    """Raise Claimed where somebody else has the matter now."""
    holder = matter.holder()
    if holder is not None and holder.pk != by.pk:
        raise Claimed(holder)


@one_transaction
def claim_matter(matter: Matter, *, by) -> Matter:
    """Let others know who looks at it; whoever has it already has it for longer. Raises Claimed,
    and Refused("settled") where it does not wait any more.
    """
    matter = locked(matter.pk)
    if not matter.is_waiting:
        raise Refused("settled")
    refuse_if_held(matter, by=by)
    matter.claimed_by = by
    matter.claimed_until = timezone.now() + timedelta(minutes=value_of("claim_minutes"))
    keep(matter)
    return matter


@one_transaction
def release_matter(matter: Matter, *, by) -> Matter:
    """Give back what one has claimed."""
    matter = locked(matter.pk)
    if matter.claimed_by_id == by.pk:
        matter.claimed_by = matter.claimed_until = None
        keep(matter)
    return matter
