"""What happened to accounts."""

from dataclasses import dataclass

from community.events.event import Event


@dataclass(frozen=True)
class AccountClosed(Event, name="portal.account_closed"):
    """Somebody closed an account; the person is a former member now."""

    user_id: int


@dataclass(frozen=True)
class PersonRenamed(Event, name="portal.person_renamed"):
    """Somebody has another name now."""

    user_id: int


@dataclass(frozen=True)
class RolesChanged(Event, name="portal.roles_changed"):
    """Somebody was given roles, or lost some, by their names."""

    user_id: int
    given: tuple[str, ...]
    taken: tuple[str, ...]
