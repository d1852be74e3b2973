"""What an event is: a frozen dataclass of ids and plain values, named by its dotted path."""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from django.utils.module_loading import import_string

PLAIN = (int, str, bool, float, type(None))


@dataclass(frozen=True)
class Event:
    """Base of every event. `actor_id` is who did it; None means the house itself."""

    actor_id: int | None
    name: ClassVar[str] = ""

    def __init_subclass__(cls) -> None:
        cls.name = f"{cls.__module__}.{cls.__qualname__}"


@dataclass(frozen=True)
class Occurrence:
    """An event as a reaction receives it: the fact, its id, and the id before it in its group (for
    live updates).

    `group` is the row that the action held locked, for live reactions in the committing process;
    None everywhere else.
    """

    id: int
    event: Event
    previous_id: int = 0
    group: Any = field(default=None, compare=False, repr=False)


def event_from(name: str, payload: dict) -> Event:
    """The event that a record holds; raises ImportError for a class that no longer exists."""
    return import_string(name)(**payload)
