"""Keep a clock as what happened says, and note once that one ran out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from community.clocks.events import ClockBreached
from community.clocks.hours import Hours
from community.clocks.models import Clock
from community.clocks.reading import Turn, read_clock
from community.events.actions import publish
from community.events.reactions import unhurried
from community.transactions import one_transaction

AT_ONCE = 500


@one_transaction
def keep_clock(
    thing: str, *, place: str, hours: Hours, allowed: timedelta | None, history: Sequence[Turn]
) -> Clock | None:
    """Let the clock of `thing` say what follows from this history, its turns in their order. One
    that has begun goes on allowing what it did; without one, and where nothing is promised (None),
    none begins. Call it under the lock of the thing.
    """
    clock = Clock.objects.filter(thing=thing, kind=Clock.Kind.FIRST_ANSWER).first()
    allowed = clock.allowed if clock else allowed
    if allowed is None:
        return None
    last = history[-1]
    said = read_clock(hours, allowed, history, max(timezone.now(), last.on))
    moments = {
        "started_on": history[0].on,
        "stopped_on": None if last.runs else last.on,
        "amber_on": said.amber_on,
        "red_on": said.red_on,
    }
    if clock is None:
        return Clock.objects.create(thing=thing, place=place, allowed=allowed, **moments)
    if any(getattr(clock, name) != moment for name, moment in moments.items()):
        for name, moment in moments.items():
            setattr(clock, name, moment)
        clock.save(update_fields=moments)
    return clock


@one_transaction
def drop_clock(thing: str) -> None:
    """Nothing is owed any more, because the thing is gone; that it had run out stays noted."""
    Clock.objects.filter(thing=thing, breached_on=None, stopped_on=None).delete()


def note_breaches() -> int:
    """What the clock of the house calls: note each that ran out, once, however many workers look;
    returns how many.
    """
    late = Clock.objects.filter(breached_on=None, red_on__lte=timezone.now())
    return sum(note_breach(clock) for clock in unhurried(late.order_by("red_on")[:AT_ONCE]))


@one_transaction
def note_breach(clock: Clock) -> bool:
    """Note that it ran out; False when that is noted already, or is not so any more."""
    late = Clock.objects.filter(pk=clock.pk, breached_on=None, red_on=clock.red_on)
    if not late.update(breached_on=clock.red_on):
        return False
    publish(ClockBreached(None, clock.thing, clock.kind))
    return True
