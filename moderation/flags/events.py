"""What happened to what people flagged. Ids and plain values only; the first id is the matter's."""

from dataclasses import dataclass

from community.events.event import Event


@dataclass(frozen=True)
class _OfMatter(Event):
    matter_id: int


@dataclass(frozen=True)
class ThingFlagged(_OfMatter, name="flags.thing_flagged", unseen=True, secret=True):
    """Somebody found a thing wrong; `flag_id` is the record of it."""

    flag_id: int


@dataclass(frozen=True)
class FlagWithdrawn(_OfMatter, name="flags.flag_withdrawn", unseen=True, secret=True):
    """Somebody took their flag back."""


@dataclass(frozen=True)
class HiddenByFlags(_OfMatter, name="flags.hidden_by_flags", unseen=True):
    """Flags weighed so much that the house hid a thing until the team has looked at it."""


@dataclass(frozen=True)
class MatterDecided(_OfMatter, name="flags.matter_decided", unseen=True):
    """Somebody who keeps order decided about flags, or an appeal; `decision_id` is the record."""

    decision_id: int


@dataclass(frozen=True)
class DecisionUndone(_OfMatter, name="flags.decision_undone", unseen=True):
    """It waits again as if nobody had decided."""

    decision_id: int


@dataclass(frozen=True)
class DecisionAppealed(_OfMatter, name="flags.decision_appealed", unseen=True):
    """The author asks for somebody to look once more."""

    decision_id: int


@dataclass(frozen=True)
class ThingMended(_OfMatter, name="flags.thing_mended", unseen=True):
    """The author changed what is hidden."""
