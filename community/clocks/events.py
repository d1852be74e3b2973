"""What happens to clocks."""

from dataclasses import dataclass

from community.events.event import Event


@dataclass(frozen=True)
class ClockBreached(Event, name="clocks.clock_breached", unseen=True):
    """A thing ("topic.42") has waited longer than was promised; `kind` says for what."""

    thing: str
    kind: str
