"""A matter under its lock: which wait, and what is taken away or brought back because of it."""

from __future__ import annotations

from django.utils import timezone

from community.transactions import by_id
from moderation.flags.models import Decision, Matter
from moderation.flags.subjects import KINDS, subject_of


def locked(matter_id: int) -> Matter:
    """The matter's row, locked until the transaction ends: every change of a matter starts here,
    before anything of another room is locked.
    """
    return by_id(Matter.objects.all()).get(pk=matter_id)


def standing(matter: Matter) -> Decision | None:
    """The newest decision that nobody took back."""
    found = matter.decisions.filter(undone_on=None).select_related("by", "reason")
    return found.order_by("-id").first()


def let_wait(matter: Matter, why: str) -> None:
    """Put it into the queue; what waits already keeps its place."""
    matter.since = matter.since or timezone.now()
    if matter.waits != Matter.Waits.APPEALED:
        matter.waits = why


def settle(matter: Matter) -> None:
    """Take it out of the queue."""
    matter.since, matter.waits, matter.weight = None, "", 0
    matter.claimed_by = matter.claimed_until = None


def put(matter: Matter, away: str, *, by) -> None:
    """Let others see the thing, or keep it from them (`away`, a value of Matter.Away). What
    somebody else removed stays what it is. Raises Refused where it cannot come back.
    """
    subject, kind = subject_of(matter.ref), KINDS[matter.kind]
    if subject is None or kind.remove is None or kind.restore is None:
        return
    if away and not matter.away and subject.is_gone:
        return
    if away and not subject.is_gone:
        kind.remove(subject, by=by)
    elif not away and matter.away:
        kind.restore(subject, by=by)
    matter.away = away


def keep(matter: Matter) -> None:
    """Write what this room knows of it."""
    columns = ("waits", "since", "weight", "away", "claimed_by", "claimed_until")
    matter.save(update_fields=columns)
