"""What an event is: a frozen dataclass of ids and plain values, with a name for good."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, ClassVar

PLAIN = (int, str, bool, float, type(None))
EVENTS: dict[str, type[Event]] = {}


@dataclass(frozen=True)
class Event:
    """Base of every event. `actor_id` is who did it; None means the house itself.

    `class PostVoted(Event, name="forum.post_voted")`: records carry the name, so it stays as it is
    when code moves or a class is called otherwise. A class without one is a base of others. One
    that is `unseen` changes nothing that visitors can see, so that their pages stay valid. Who did
    one that is `secret` (a vote, an opinion) is told to nobody, so it stands in no history.
    """

    actor_id: int | None
    name: ClassVar[str] = ""
    unseen: ClassVar[bool] = False
    secret: ClassVar[bool] = False

    def __init_subclass__(
        cls, *, name: str = "", unseen: bool = False, secret: bool = False
    ) -> None:
        super().__init_subclass__()
        cls.name, cls.unseen, cls.secret = name, unseen, secret
        if name:
            known = EVENTS.setdefault(name, cls)
            if known.__qualname__ != cls.__qualname__ or known.__module__ != cls.__module__:
                raise TypeError(f"{name} is the name of {known} already")


@dataclass(frozen=True)
class Occurrence:
    """An event as a reaction receives it: the fact, its id, and by each group that it belongs to
    ("topic.42") the id of the event before it there (for live updates).

    `rows` are the rows that the action held locked, by group, for live reactions in the committing
    process; empty everywhere else.
    """

    id: int
    event: Any
    previous: dict[str, int] = field(default_factory=dict)
    rows: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)


def event_from(name: str, payload: dict) -> Event:
    """The event that a record holds; raises KeyError for a name that no class has."""
    return EVENTS[name](**payload)
