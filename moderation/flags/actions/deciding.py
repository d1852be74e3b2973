"""Decide about what was flagged, and take that back."""

from __future__ import annotations

from django.utils import timezone

from community.accounts.doors import Refused
from community.events.actions import publish
from community.transactions import one_transaction
from community.writing.markup import clean_text
from moderation.flags import events
from moderation.flags.actions.claiming import refuse_if_held
from moderation.flags.actions.matters import keep, locked, put, settle, standing
from moderation.flags.models import Decision, Flag, Matter, Reason

Outcome, Verdict = Decision.Outcome, Flag.Verdict


class Decided(Refused):
    """Somebody has decided already: `decision` is the record, None where nobody flags it more."""

    def __init__(self, decision: Decision | None):
        super().__init__("decided")
        self.decision = decision


@one_transaction
def decide_matter(
    matter: Matter, *, by, outcome: str, reason: Reason | None = None, words: str = ""
) -> Decision:
    """Say what becomes of a thing that waits, and of the flags on it, and return the record, which
    `undo_decision` takes back; the same said twice is said once.

    Whoever upholds flags says why (`reason`, `words`, or both): the author reads it. Raises
    Claimed, Decided; Refused: "unanswered", and what the thing's room says where it cannot come
    back.
    """
    words = clean_text(words).strip()
    if outcome != Outcome.DISMISSED and reason is None and not words:
        raise Refused("unanswered")
    matter = locked(matter.pk)
    before = standing(matter)
    if not matter.is_waiting:
        if before and (before.by_id, before.outcome) == (by.pk, outcome):
            return before
        raise Decided(before)
    refuse_if_held(matter, by=by)
    appealed = before if before and before.appealed_on else None
    decision = Decision.objects.create(
        matter=matter,
        by=by,
        outcome=outcome,
        reason=reason,
        words=words,
        is_final=appealed is not None,
        was_waiting=matter.waits,
        was_since=matter.since or timezone.now(),
        was_away=matter.away,
    )
    put(matter, decision.leaves_it, by=by)
    verdict = Verdict.UPHELD if decision.upholds else Verdict.DISMISSED
    matter.flags.waiting().update(verdict=verdict, decision=decision)
    if appealed and not decision.upholds:
        appealed.flags.update(verdict=Verdict.DISMISSED)
    settle(matter)
    keep(matter)
    publish(events.MatterDecided(by.pk, matter.pk, decision.pk))
    return decision


@one_transaction
def undo_decision(decision: Decision, *, by) -> Matter:
    """Let it wait again as if nobody had decided, in its old place, and return the matter.

    Raises Refused: "settled" where more happened since, and what the thing's room says where it
    cannot come back.
    """
    matter = locked(decision.matter_id)
    now = Decision.objects.get(pk=decision.pk)
    if now.undone_on:
        return matter
    if matter.is_waiting or standing(matter) != now:
        raise Refused("settled")
    now.undone_on, now.undone_by = timezone.now(), by
    now.save(update_fields=["undone_on", "undone_by"])
    put(matter, now.was_away, by=by)
    now.flags.update(verdict="", decision=None)
    before = standing(matter)
    if now.is_final and not now.upholds and before:
        before.flags.update(verdict=Verdict.UPHELD)
    matter.waits, matter.since = now.was_waiting, now.was_since
    matter.weight = sum(matter.flags.waiting().values_list("weight", flat=True))
    keep(matter)
    publish(events.DecisionUndone(by.pk, matter.pk, now.pk))
    return matter
