"""What happened to accounts, and who was asked to join the team."""

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


@dataclass(frozen=True)
class PersonInvited(Event, name="portal.person_invited"):
    """Somebody was asked by mail to join the team, for the first time or once more."""

    invitation_id: int
    role: str


@dataclass(frozen=True)
class InvitationRevoked(Event, name="portal.invitation_revoked"):
    """The link in a mail is worth nothing any more."""

    invitation_id: int


@dataclass(frozen=True)
class InvitationAccepted(Event, name="portal.invitation_accepted"):
    """Somebody joined the team by an invitation; `RolesChanged` tells the role."""

    invitation_id: int
    user_id: int
