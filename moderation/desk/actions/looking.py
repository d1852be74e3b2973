"""Bring what the desk shows of a thing up to what its rows say."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from community.accounts.rules import value_of
from community.clocks.actions import drop_clock, keep_clock
from community.clocks.models import Clock
from community.events.event import Occurrence
from community.events.reactions import unhurried
from community.things.ref import Ref
from community.transactions import one_transaction
from forum.models import Topic
from ideas.models import Idea
from moderation.desk.actions.stepping_in import holder_of, settle
from moderation.desk.actions.telling import tell_desk
from moderation.desk.models import Matter
from moderation.desk.needs import SOURCES, Need
from moderation.desk.rules import TAKEN_WITHIN

ALSO_NAMED = {"new_topic_id": "topic"}  # what an event names beside its groups
AT_ONCE = 500


def look_again(occurrence: Occurrence) -> None:
    """Reaction: everything that the event is about is looked at; whatever order events are told in,
    it goes by what is now.
    """
    named = [
        f"{prefix}.{getattr(occurrence.event, name)}"
        for name, prefix in ALSO_NAMED.items()
        if hasattr(occurrence.event, name)
    ]
    refs = {ref for text in (*occurrence.previous, *named) if (ref := Ref.parse(text))}
    for ref in sorted(refs):
        if ref.prefix in SOURCES:
            look_at(ref)


@one_transaction
def look_at(ref: Ref) -> bool:
    """Put a thing on the desk, change what stands there of it, or take it off; under its lock, so
    that whoever looks last goes by the newest. Returns whether the desk changed, and tells whoever
    watches it.
    """
    need, thing = SOURCES[ref.prefix](ref.id), str(ref)
    if need is None:
        return False
    clock = _kept_clock(thing, need)
    if need.is_over:
        settle(ref)
    changed = _put(thing, _row(need, clock)) if need.kind else _take_off(thing)
    if changed:
        tell_desk()
    return changed


def _kept_clock(thing: str, need: Need) -> Clock | None:
    if need.promise is None:
        drop_clock(thing)
        return None
    said = need.promise
    return keep_clock(
        thing,
        place=need.place,
        hours=said.hours,
        allowed=said.allowed,
        history=said.history,
    )


def _row(need: Need, clock: Clock | None) -> dict[str, object]:
    runs = clock if clock and clock.stopped_on is None else None
    amber_on, red_on = (runs.amber_on, runs.red_on) if runs else (None, None)
    since: datetime = need.row["since"]
    is_owed = need.kind == Matter.Kind.OWED
    return need.row | {
        "kind": need.kind,
        "place": need.place,
        "amber_on": amber_on,
        "red_on": red_on,
        "opens_on": amber_on or since if is_owed else since,
        "take_by": red_on or since + timedelta(hours=TAKEN_WITHIN[need.kind]),
    }


def _put(thing: str, row: dict[str, object]) -> bool:
    before = Matter.objects.filter(thing=thing).first()
    if before is None:
        Matter.objects.create(thing=thing, holder_id=holder_of(thing), **row)
        return True
    changed = {name: value for name, value in row.items() if getattr(before, name) != value}
    return bool(changed and Matter.objects.filter(pk=before.pk).update(**changed))


def _take_off(thing: str) -> bool:
    return bool(Matter.objects.filter(thing=thing).delete()[0])


def let_fade() -> int:
    """What the clock of the house calls: unsolved questions in which nothing more is said leave the
    desk; returns how many.
    """
    quiet = timezone.now() - timedelta(days=value_of("desk_days"))
    still = Matter.objects.filter(kind=Matter.Kind.UNSOLVED, active_on__lt=quiet, holder=None)
    refs = (Ref.parse(thing) for thing in still.values_list("thing", flat=True)[:AT_ONCE])
    return sum(look_at(ref) for ref in unhurried(filter(None, refs)))


def look_at_everything() -> int:
    """Look at all that may need somebody and is not too old, for a house whose desk begins; returns
    how many things stand there since. Safe to stop and to run again.
    """
    return sum(look_at(ref) for ref in unhurried(_everything()))


def _everything() -> Iterator[Ref]:
    now = timezone.now()
    since = now - timedelta(days=max(value_of("desk_days"), value_of("unanswered_days")))
    topics = Topic.objects.unsolved().filter(last_post_on__gte=since)
    yield from (Ref("topic", pk) for pk in topics.order_by("pk").values_list("pk", flat=True))
    owed = Q(answered_on=None, answer_due__isnull=False) | Q(held=Idea.Held.WAITING)
    ideas = Idea.objects.filter(owed, removed_on=None, merged_into=None)
    yield from (Ref("idea", pk) for pk in ideas.order_by("pk").values_list("pk", flat=True))
