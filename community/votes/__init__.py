"""The only door to django-voting: one vote per person and thing, +1 or -1.

`record_vote` of the library reads and then creates, so two clicks at once end in an error; the same
row is written here with INSERT … ON CONFLICT. A room keeps the sum on its own row, in the
transaction that casts the vote.
"""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.db.models import Model, Sum
from voting.models import Vote


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
        own.delete()
    elif before:
        own.update(vote=value)
    else:
        vote = Vote(user=by, content_type=kind, object_id=str(thing.pk), vote=value)
        Vote.objects.bulk_create([vote], ignore_conflicts=True)
    return before


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
