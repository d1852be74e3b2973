"""What the first page shows of ideas: what is wished for now, and what came of wishes."""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

from django.core.cache import cache

from community.accounts.languages import Languages
from ideas.boards import boards_where, statuses
from ideas.fragments import RowStamp, prepared_stamps
from ideas.models import Idea
from ideas.statuses import DONE

SHOWN = 3
LOOKED_AT = 20  # of each kind, of which those in the reader's languages are taken
KEPT_SECONDS = 60

Found = list[tuple[int, str]]  # id, language


@dataclass(frozen=True)
class Shelf:
    """Ideas that trend, and those that were completed last."""

    wanted: list[RowStamp]
    shipped: list[RowStamp]


def shelf(user, shown: Languages) -> Shelf:
    """At most three of each that `user` may see, in the languages `shown` (none: in any); one
    query, where who sees the same has asked within the last minute.
    """
    seen = sorted(boards_where(user, "see"))
    if not seen:
        return Shelf([], [])
    key = f"ideas-shelf.{crc32(repr(seen).encode()):x}"
    wanted, shipped = (
        _chosen(found, shown) for found in cache.get_or_set(key, lambda: _found(user), KEPT_SECONDS)
    )
    ids = [*wanted, *shipped]
    named = prepared_stamps(user, "named", lambda ideas, ids: ideas.filter(pk__in=ids), ids)
    rows = {row.id: row for row in named}
    return Shelf(*([rows[pk] for pk in ids if pk in rows] for ids in (wanted, shipped)))


def _found(user) -> tuple[Found, Found]:
    listed = Idea.objects.visible_to(user).listed()
    done = [pk for pk, status in statuses().items() if status.category == DONE]
    return (
        _named(listed.undecided().order_by("-trend", "-id")),
        _named(listed.filter(status__in=done).order_by("-status_on", "-id")),
    )


def _named(ideas) -> Found:
    return list(ideas.values_list("pk", "language")[:LOOKED_AT])


def _chosen(found: Found, shown: Languages) -> list[int]:
    return [pk for pk, language in found if not shown or language in shown][:SHOWN]
