"""The only door to django-voting: one vote per person and thing, +1 or -1.

`record_vote` of the library reads and then creates, so two clicks at once end in an error; the same
row is written here with INSERT … ON CONFLICT. A room keeps the sum on its own row, in the
transaction that casts the vote.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Count, Max, Model, QuerySet, Sum
from voting.models import Vote

from community.statements import delete, insert

USERS = get_user_model()._meta.db_table


def cast(thing: Model, *, by, value: int) -> int:
    """Make the vote of `by` on `thing` +1, -1 or, with 0, none; returns what it was before.

    Call it under the lock of the thing. Raises ValueError for another value.
    """
    if value not in (-1, 0, 1):
        raise ValueError(value)
    kind = ContentType.objects.get_for_model(type(thing))
    own = Vote.objects.filter(user=by, content_type=kind, object_id=str(thing.pk))
    before = own.values_list("vote", flat=True).first() or 0
    if value == before:
        return before
    if value == 0:
        withdraw(type(thing), [thing.pk], by=by)
    elif before:
        own.update(vote=value)
    else:
        give(thing, by=by, value=value)
    return before


def give(thing: Model, *, by, value: int = 1) -> None:
    """Cast the vote of somebody who has none on this thing; call it under the lock of the thing."""
    kind = ContentType.objects.get_for_model(type(thing))
    vote = Vote(user_id=by.pk, content_type_id=kind.pk, object_id=str(thing.pk), vote=value)
    insert(vote, once=True)


def withdraw(model: type[Model], ids: Collection[int], *, by) -> None:
    """Take back what `by` voted for these things; call it under their locks."""
    kind = ContentType.objects.get_for_model(model)
    delete(Vote, user=by.pk, content_type=kind.pk, object_id=[str(pk) for pk in ids])


def voted_by(user, model: type[Model], ids: Collection[int]) -> set[int]:
    """For which of these things `user` has voted; one query, written out because every member's
    topic page asks it.
    """
    if not user.is_authenticated or not ids:
        return set()
    kind = ContentType.objects.get_for_model(model)
    marks = ", ".join(["%s"] * len(ids))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT object_id FROM {Vote._meta.db_table} WHERE user_id = %s"
            f" AND content_type_id = %s AND object_id IN ({marks}) AND vote > 0",
            [user.pk, kind.pk, *map(str, ids)],
        )
        return {int(row[0]) for row in cursor.fetchall()}


def scores(model: type[Model], ids: Collection[int]) -> dict[int, int]:
    """The sums of the votes of these things, counted anew; those without votes are left out."""
    kind = ContentType.objects.get_for_model(model)
    votes = Vote.objects.filter(content_type=kind, object_id__in=[str(pk) for pk in ids])
    sums = votes.values("object_id").annotate(score=Sum("vote")).order_by()
    return {int(row["object_id"]): row["score"] for row in sums}


def voters(model: type[Model], ids: Collection[int]) -> QuerySet[Vote]:
    """The newest vote of each person for one or more of these things, the newest first, each with
    who gave it.
    """
    votes = _for(model, ids)
    if len(ids) > 1:
        newest = votes.values("user").annotate(newest=Max("pk")).order_by().values("newest")
        votes = votes.filter(pk__in=newest)
    return votes.select_related("user").order_by("-time_stamp", "-id")


def latest_voters(model: type[Model], ids: Collection[int], *, most: int) -> list[tuple[int, int]]:
    """(id, version of their card) of the people who voted last for one of these things; one query,
    written out because every page of an idea asks it.
    """
    kind, votes, people = ContentType.objects.get_for_model(model), Vote._meta.db_table, USERS
    marks = ", ".join(["%s"] * len(ids))
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT p.id, p.card_version FROM {votes} v JOIN {people} p ON p.id = v.user_id"
            f" WHERE v.content_type_id = %s AND v.object_id IN ({marks}) AND v.vote > 0"
            " ORDER BY v.time_stamp DESC, v.id DESC LIMIT %s",
            [kind.pk, *map(str, ids), most * len(ids)],
        )
        return list(dict.fromkeys((row[0], row[1]) for row in cursor.fetchall()))[:most]


def voters_of(model: type[Model], ids: Collection[int]) -> QuerySet:
    """Ids of the people who voted for one or more of these things, to look for within."""
    return _for(model, ids).values("user")


def voters_count(model: type[Model], ids: Collection[int], *, since: datetime | None = None) -> int:
    """How many people voted for one or more of these things, in all or since a moment."""
    votes = _for(model, ids)
    if since:
        votes = votes.filter(time_stamp__gte=since)
    return votes.aggregate(people=Count("user_id", distinct=True))["people"]


def _for(model: type[Model], ids: Collection[int]) -> QuerySet[Vote]:
    kind = ContentType.objects.get_for_model(model)
    return Vote.objects.filter(content_type=kind, object_id__in=[str(pk) for pk in ids], vote__gt=0)


def voted_things(user, model: type[Model], *, most: int) -> list[int]:
    """Ids of the things of this kind for which `user` voted last, at most so many."""
    kind = ContentType.objects.get_for_model(model)
    votes = Vote.objects.filter(user=user, content_type=kind, vote__gt=0).order_by("-time_stamp")
    return [int(pk) for pk in votes.values_list("object_id", flat=True)[:most]]


def plant_votes(thing: Model, votes: Iterable[tuple[Model, datetime]]) -> None:
    """Votes of these people for a thing that has none yet, each at its moment: for the demo."""
    kind = ContentType.objects.get_for_model(type(thing))
    Vote.objects.bulk_create(
        Vote(user=by, content_type=kind, object_id=str(thing.pk), vote=1, time_stamp=moment)
        for by, moment in votes
    )


def voter_ids(model: type[Model], pk: int, *, after: int, most: int) -> list[int]:
    """Ids of people who voted for a thing, in their order, at most so many after one."""
    votes = _for(model, [pk]).filter(vote__gt=0, user_id__gt=after).order_by("user_id")
    return list(votes.values_list("user_id", flat=True)[:most])
