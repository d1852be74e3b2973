"""Turn one fact into notices: for those whom it concerns directly, and for everybody who follows
what it belongs to.

Followers are taken in portions, each a transaction of its own
(`community.events.reactions.in_portions`): ten thousand of them hold nobody up, and a worker that
dies goes on where it was.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.auth import get_user_model
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from community.accounts.rules import value_of
from community.notifications.kinds import DIGEST, KINDS, NOW
from community.notifications.live import show_unread
from community.notifications.models import Notice, Subscription
from community.transactions import by_id

User = get_user_model()
PORTION = 1000
Level = Subscription.Level


@dataclass(frozen=True)
class News:
    """What happened, as notices tell it.

    `abouts` names what can be followed, the narrowest first: the first that somebody has a level
    for decides. `author` is the "person.9" whose words it is: who mutes them hears nothing.
    `readers` says which of some people may see it; it is asked right before a notice is written.
    Who began to follow after `happened_on` is not told.
    """

    event_id: int
    actor_id: int | None
    abouts: tuple[str, ...]
    title: str
    address: str
    readers: Callable[[Collection], set[int]]
    happened_on: datetime
    target_id: int | None = None
    author: str = ""

    @property
    def about(self) -> str:
        return self.abouts[0]


def tell(
    news: News,
    *,
    direct: dict[int, str] | None = None,
    followers: str | None = None,
    least: int = Level.WATCHING,
    cursor: int = 0,
) -> int | None:
    """Write one portion of notices: the `direct` people (id -> kind) first, then followers (of the
    kind `followers`) of at least the level `least`.

    `cursor` is 0 at first, then what the call before returned; None means that everybody has been
    told. Nobody is told of their own act, twice of one event, of what they may not see, or of what
    they muted.
    """
    wanted: dict[int, str] = {}
    following = None
    if followers:
        levels, following = _next_followers(news, cursor)
        wanted = {pk: followers for pk, level in levels.items() if level >= least}
    if cursor == 0 and direct:
        muted = {
            pk for pk, level in _levels(news, user_id__in=direct).items() if level == Level.MUTED
        }
        wanted |= {pk: kind for pk, kind in direct.items() if pk not in muted}
    wanted.pop(news.actor_id or 0, None)
    if wanted:
        _write(news, wanted)
    return following


def _levels(news: News, **which) -> dict[int, int]:
    """Who has which level for this news:

    MUTED where its author is muted, else that of the narrowest thing.
    """
    rows = Subscription.objects.filter(about__in=news.abouts, **which).values_list(
        "user_id", "about", "level"
    )
    return _decided(news, rows)


def _next_followers(news: News, cursor: int) -> tuple[dict[int, int], int | None]:
    rows = list(
        Subscription.objects.filter(
            about__in=news.abouts, user_id__gt=cursor, created__lte=news.happened_on
        )
        .order_by("user_id")
        .values_list("user_id", "about", "level")[:PORTION]
    )
    if len(rows) < PORTION:
        return _decided(news, rows), None
    last = rows[-1][0]  # more rows of this person may follow: they open the next portion
    return _decided(news, [row for row in rows if row[0] != last]), last - 1


def _decided(news: News, rows) -> dict[int, int]:
    by_user: dict[int, dict[str, int]] = {}
    for user_id, about, level in rows:
        by_user.setdefault(user_id, {})[about] = level
    return {
        user_id: Level.MUTED
        if found.get(news.author) == Level.MUTED
        else next(found[about] for about in news.abouts if about in found)
        for user_id, found in by_user.items()
    }


def _write(news: News, wanted: dict[int, str]) -> None:
    told = Notice.objects.filter(event_id=news.event_id, recipient_id=OuterRef("pk"))
    people = list(
        User.objects.filter(~Exists(told), pk__in=wanted, is_active=True)
        .annotate(deliveries=F("preferences__deliveries"))
        .only("id", "is_active", "is_superuser")
    )
    allowed = news.readers(people)
    chosen = {person.pk: person.deliveries or {} for person in people}
    here = by_id(User.objects.filter(pk__in=allowed, is_active=True))
    unread = dict(here.values_list("pk", "unread_notices"))
    by_way: dict[tuple[str, bool, str], list[int]] = {}
    for user_id in unread:
        kind = KINDS[wanted[user_id]]
        in_app, mail = chosen[user_id].get(kind.name, (kind.in_app, kind.mail))
        if in_app or mail:
            by_way.setdefault((kind.name, in_app, mail), []).append(user_id)
    for way, user_ids in by_way.items():
        _insert(news, *way, user_ids)
    shown = [pk for (_kind, in_app, _mail), user_ids in by_way.items() if in_app for pk in user_ids]
    if shown:
        User.objects.filter(pk__in=shown).update(unread_notices=F("unread_notices") + 1)
        transaction.on_commit(lambda: show_unread({pk: unread[pk] + 1 for pk in shown}))


def _insert(news: News, kind: str, in_app: bool, mail: str, user_ids: list[int]) -> None:
    """One statement for all who are told in the same way: rows made by the database cost a third of
    rows made here.
    """
    now = timezone.now()
    due = now + timedelta(minutes=value_of("mail_wait_minutes")) if mail == NOW else None
    row = {
        "actor_id": news.actor_id,
        "kind": kind,
        "about": news.about,
        "target_id": news.target_id,
        "title": news.title[:255],
        "address": news.address,
        "event_id": news.event_id,
        "created": now,
        "in_app": in_app,
        "in_digest": mail == DIGEST,
        "mail_on": due,
    }
    known: dict[str, Any] = {field.attname: field for field in Notice._meta.concrete_fields}
    fields = [known[name] for name in row]
    values = [
        field.get_db_prep_save(value, connection)
        for field, value in zip(fields, row.values(), strict=True)
    ]
    columns = [connection.ops.quote_name(field.column) for field in fields]
    # PostgreSQL has to be told the types of what stands alone in a SELECT; SQLite's CAST would make
    # a number of a date
    typed = connection.vendor == "postgresql"
    types = [
        field.rel_db_type(connection) if field.is_relation else field.db_type(connection)
        for field in fields
    ]
    casts = ", ".join(f"CAST(%s AS {kind})" if typed else "%s" for kind in types)
    marks = ", ".join(["%s"] * len(user_ids))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {Notice._meta.db_table} (recipient_id, {', '.join(columns)})"
            f" SELECT id, {casts} FROM {User._meta.db_table} WHERE id IN ({marks}) ORDER BY id",
            [*values, *user_ids],
        )
