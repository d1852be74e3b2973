"""What happened to accounts."""

from dataclasses import dataclass

from community.events.event import Event


@dataclass(frozen=True)
class AccountClosed(Event):
    """Somebody closed an account; the person is a former member now."""

    user_id: int


@dataclass(frozen=True)
class PersonRenamed(Event):
    """Somebody has another name now."""

    user_id: int
