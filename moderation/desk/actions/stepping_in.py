"""Take what stands on the desk, give it back, pass it on; let go of what those have who left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from community.accounts.doors import Refused
from community.events.reactions import unhurried
from community.things.ref import Ref
from community.transactions import by_id, one_transaction
from forum.actions import bring_agent, let_agent_go
from forum.models import Topic
from ideas.models import Idea
from moderation.desk.actions.telling import tell_desk
from moderation.desk.models import Matter, StepIn
from moderation.desk.rules import GONE_AFTER

Ending = StepIn.Ending
SAID = {Ending.BACK: Topic.AgentState.BACK, Ending.GONE: Topic.AgentState.GONE}
LOCKS: dict[str, Callable[[int], Any]] = {
    "topic": lambda pk: by_id(Topic.objects.filter(pk=pk)).first(),
    "idea": lambda pk: Idea.objects.locked(pk),
}


class Taken(Refused):
    """Somebody else has it: `step_in` says who, and since when."""

    def __init__(self, step_in: StepIn):
        super().__init__("taken")
        self.step_in = step_in


@one_transaction
def step_in(ref: Ref, *, by) -> StepIn:
    """Take a thing, which everybody there sees; harmless for who has it. Raises Taken;
    Refused("gone").
    """
    thing = _locked(ref)
    if standing := standing_at(ref):
        if standing.agent_id != by.pk:
            raise Taken(standing)
        return standing
    return _begin(ref, thing, agent=by, by=by)


@one_transaction
def assign(ref: Ref, *, to, by) -> StepIn:
    """Give a thing to `to`, whoever had it; harmless where they have it. Raises Refused("gone")."""
    thing, standing = _locked(ref), standing_at(ref)
    if standing and standing.agent_id == to.pk:
        return standing
    if standing:
        _end(standing, Ending.PASSED)
    return _begin(ref, thing, agent=to, by=by)


@one_transaction
def hand_back(ref: Ref, *, by, words: str = "") -> StepIn | None:
    """Who has a thing gives it back to the community, with a word to those there; None for who has
    it not.
    """
    thing, standing = _locked(ref), standing_at(ref)
    if standing is None or standing.agent_id != by.pk:
        return None
    standing.words = " ".join(words.split())[:200]
    return _let_go(ref, thing, standing, Ending.BACK, by=by)


def let_go_of_the_gone() -> int:
    """What the clock of the house calls: what those have who have gone waits again, where it stood;
    returns how much that is.
    """
    before = timezone.now() - GONE_AFTER
    theirs = StepIn.objects.standing().filter(created__lt=before)
    theirs = theirs.exclude(agent__at_desk__seen_on__gte=before)
    refs = (Ref.parse(thing) for thing in theirs.order_by("id").values_list("thing", flat=True))
    return sum(_let_go_of(ref, GONE_AFTER) for ref in unhurried(filter(None, refs)))


@one_transaction
def _let_go_of(ref: Ref, patience: timedelta) -> bool:
    """Unless they came back meanwhile."""
    thing, before = LOCKS[ref.prefix](ref.id), timezone.now() - patience
    standing = StepIn.objects.standing().filter(thing=str(ref), created__lt=before)
    gone = standing.exclude(agent__at_desk__seen_on__gte=before).first()
    return bool(gone and _let_go(ref, thing, gone, Ending.GONE))


@one_transaction
def settle(ref: Ref) -> None:
    """There is nothing to do any more for who has it. Call it under the lock of the thing."""
    if standing := standing_at(ref):
        _let_go(ref, LOCKS[ref.prefix](ref.id), standing, Ending.DONE)


def standing_at(ref: Ref) -> StepIn | None:
    """Who has a thing now."""
    return StepIn.objects.standing().of(str(ref)).first()


def holder_of(thing: str) -> int | None:
    """The id of who has it now."""
    standing = StepIn.objects.standing().filter(thing=thing)
    return standing.values_list("agent_id", flat=True).first()


def _locked(ref: Ref) -> Any:
    thing = LOCKS[ref.prefix](ref.id) if ref.prefix in LOCKS else None
    if thing is None:
        raise Refused("gone")
    return thing


def _begin(ref: Ref, thing: Any, *, agent, by) -> StepIn:
    began = StepIn.objects.create(thing=str(ref), agent=agent, by=by)
    _show(ref, agent.pk)
    if isinstance(thing, Topic):
        bring_agent(thing, by=by, agent=agent)
    return began


def _let_go(ref: Ref, thing: Any, standing: StepIn, ending: str, by=None) -> StepIn:
    _end(standing, ending)
    _show(ref, None)
    if isinstance(thing, Topic):
        let_agent_go(thing, by=by, state=SAID.get(Ending(ending), ""), words=standing.words)
    return standing


def _end(standing: StepIn, ending: str) -> None:
    standing.ended_on, standing.ending = timezone.now(), ending
    standing.save(update_fields=["ended_on", "ending", "words"])


def _show(ref: Ref, holder_id: int | None) -> None:
    Matter.objects.filter(thing=str(ref)).update(holder_id=holder_id)
    tell_desk()
