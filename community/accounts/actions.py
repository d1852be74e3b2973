"""What is done to a person's row: the columns that change are written, and no others."""

from __future__ import annotations

from community.accounts.doors import Refused
from community.accounts.models import User
from community.transactions import by_id, one_transaction

# What shows beside somebody's words: kept pieces of pages carry the version of it.
CARD = {"display_name", "avatar", "is_team", "username"}


@one_transaction
def change_person(person: User, **changes) -> User:
    """Write these columns of `person` and return the row as it is now.

    Raises Refused("closed") for a former member: nothing of it is written any more.

    The row is read under its lock: counters, roles and whatever else changed since `person` was
    loaded stay.
    """
    now = by_id(User.objects.all()).get(pk=person.pk)
    if now.closed_on:
        raise Refused("closed")
    for name, value in changes.items():
        setattr(now, name, value)
    columns = set(changes)
    if columns & CARD:
        now.card_version += 1
        columns.add("card_version")
    now.save(update_fields=columns)
    return now
