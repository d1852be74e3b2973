"""How closely somebody follows a thing."""

from __future__ import annotations

from collections.abc import Collection

from django.db import connection
from django.utils import timezone

from community.accounts.actions import only_of_members
from community.notifications.models import IncomingMail, Preferences, StoppedAddress, Subscription
from community.statements import delete, insert
from community.transactions import by_id, one_transaction

Level = Subscription.Level


@one_transaction
def follow(about: str, *, by, level: int) -> Subscription:
    """Set how closely `by` follows the thing; their own choice outlasts every default.

    Raises ValueError for no level, FormerMember.
    """
    only_of_members(by)
    return Subscription.objects.update_or_create(
        user=by, about=about, defaults={"level": Level(level)}
    )[0]


def follow_by_default(about: str, *, by, after: str) -> None:
    """`by` asked ("asked") or answered ("answered") there: follow it as they prefer, unless they
    chose a level before. Call it inside an action; raises FormerMember at its end.

    One statement, because it runs in the transaction of every post.
    """
    only_of_members(by)
    column = {"asked": "follow_asked", "answered": "follow_answered"}[after]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Subscription._meta.db_table} (user_id, about, level, created) SELECT"
            f" {int(by.pk)}, %s, level, %s FROM (SELECT COALESCE((SELECT {column} FROM"
            f" {Preferences._meta.db_table} WHERE user_id = {int(by.pk)}), {int(Level.WATCHING)})"
            f" AS level) AS chosen WHERE level <> {int(Level.NORMAL)} ON CONFLICT DO NOTHING",
            [about, _moment()],
        )


def follow_unless_chosen(about: str, *, by, level: int) -> None:
    """`by` follows the thing at this level, unless they follow or chose otherwise before. Call it
    inside an action; raises FormerMember at its end.
    """
    only_of_members(by)
    insert(Subscription(user_id=by.pk, about=about, level=Level(level)), once=True)


def unfollow(abouts: Collection[str], *, by, level: int) -> None:
    """`by` does not follow these things any more, where they followed at just this level."""
    delete(Subscription, user=by.pk, about=tuple(abouts), level=level)


def _moment():
    """Now, as the database's cursor takes it (SQLite's has no time zones)."""
    return connection.ops.adapt_datetimefield_value(timezone.now())


def carry_followers(about: str, *, to: str, least: int = 0) -> None:
    """Who followed one thing (at least at the level `least`) follows another as well; levels that
    were chosen there stay.
    """
    table = Subscription._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {table} (user_id, about, level, created) SELECT user_id, %s, level, %s"
            f" FROM {table} WHERE about = %s AND level >= %s ORDER BY user_id"
            " ON CONFLICT DO NOTHING",
            [to, _moment(), about, int(least)],
        )


def forget_follower(user, addresses: Collection[str]) -> None:
    """A closed account follows nothing and is owed nothing; what came from its `addresses`, or was
    heard of them, goes.
    """
    lower = [address.lower() for address in addresses]
    IncomingMail.objects.filter(sender__in=lower).delete()
    StoppedAddress.objects.filter(email__in=lower).delete()
    Subscription.objects.filter(user=user).delete()
    Preferences.objects.filter(user=user).delete()
    list(by_id(user.notices.all()).values_list("pk", flat=True))
    user.notices.all().delete()
    user.mails.filter(sent_on=None).delete()
