"""What is done to a person's row: the columns that change are written, and no others."""

from __future__ import annotations

from functools import partial

from django.db import connection

from community.accounts.doors import FormerMember, Refused
from community.accounts.models import User
from community.transactions import Last, at_the_end, by_id, lock_clause, one_transaction

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


def only_of_members(person: User) -> None:
    """The present action writes what goes with the account of `person`: if that was closed
    meanwhile, nothing is written.

    Raises FormerMember, at the action's end: there, its row can be locked.
    """
    at_the_end(Last.PERSON, person.pk, partial(_must_be_a_member, person.pk))


def _must_be_a_member(user_id: int) -> None:
    """The row is locked, as `by_id` does; written out because it ends nearly every action."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT 1 FROM {User._meta.db_table}"
            f" WHERE id = %s AND closed_on IS NULL{lock_clause()}",
            [user_id],
        )
        if not cursor.fetchone():
            raise FormerMember
