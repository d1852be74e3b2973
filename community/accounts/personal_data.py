"""What the portal holds about a person: each room declares which of its rows are theirs to take
away, says of the other rows that point to people why they are not, and names what forgets the
things that go with a closed account.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.module_loading import import_string


@dataclass(frozen=True)
class Portion:
    """What goes out of a model ("app.Model"): the rows whose `owner` is the person.

    - own: fields of the person's
    - others: fields that tell of somebody else's thing, empty where the person may not see it now
    - thing: what that thing is called, made of a field of the row: "topic.{topic_id}"
    - file: the field that holds a file of the person's
    - name: the file in the zip, without ".json"; the model's own plural if it is empty
    """

    model: str
    owner: str
    own: tuple[str, ...]
    others: tuple[str, ...] = ()
    thing: str = ""
    file: str = ""
    name: str = ""

    @property
    def key(self) -> str:
        """The field from which the name of the thing is made."""
        return self.thing.partition("{")[2].rstrip("}")

    @property
    def file_name(self) -> str:
        """What it is called in the zip."""
        return f"{self.name or self.model.split('.')[1].lower() + 's'}.json"


PORTIONS: dict[str, Portion] = {}
LEFT_OUT: dict[str, str] = {}
FORGET: list[str] = []


def declare_personal_data(*portions: Portion) -> None:
    """Add what goes out of a room."""
    PORTIONS.update({portion.model: portion for portion in portions})


def leave_out(reason: str, *fields: str) -> None:
    """Say why rows that point to people by these fields ("app.Model.field") do not go out."""
    LEFT_OUT.update(dict.fromkeys(fields, reason))


def declare_forgetting(action: str) -> None:
    """Name an action, (user, addresses), by which a room forgets what goes with an account.

    It runs in the transaction that closes the account, before the person's row is locked, and once
    more afterwards; harmless twice.
    """
    if action not in FORGET:
        FORGET.append(action)


def forget_in_rooms(user, addresses: Collection[str]) -> None:
    """Let every room forget what goes with the account of `user`, who was reached at these
    addresses.
    """
    for action in FORGET:
        import_string(action)(user, addresses)


declare_personal_data(
    Portion("account.EmailAddress", "user", ("email", "verified", "primary")),
    Portion("usersessions.UserSession", "user", ("ip", "user_agent", "created_at", "last_seen_at")),
)
leave_out(
    "keys that open the account, which leave the house in no file",
    "mfa.Authenticator.user",
    "socialaccount.SocialAccount.user",
)
leave_out(
    "what the team lets somebody do",
    "accounts.User_groups.user",
    "accounts.User_user_permissions.user",
)
