"""Lists that are read a page at a time, each from where the one before it ended.

No page is counted to, and what comes in meanwhile shifts nothing.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db.models import DateTimeField, Func, Model, Q, QuerySet

from community.numbers import number

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Beside(Func):
    """A column that narrows a list without being what it is looked up by: lists are read in their
    own order.

    SQLite would read all of a forum by the forum's index, and sort. PostgreSQL weighs that itself;
    not to know the column would make it sort as well.
    """

    template = "%(expressions)s"
    arity = 1

    def as_sqlite(self, compiler, connection, **more):
        return self.as_sql(compiler, connection, template="(%(expressions)s + 0)", **more)


@dataclass(frozen=True)
class Page:
    """Some rows of a list; `following` is the place where the next page begins, None at the end."""

    rows: list
    following: str | None
    is_first: bool


class Cursor:
    """The order of a list: by these columns, the largest first, or the smallest when it `rises`.

    The last column tells any two rows apart. A place in the list is a text for an address: the
    values of a row, moments in microseconds, with dashes between them.
    """

    def __init__(self, *fields: str, rises: bool = False):
        self.fields, self.rises = fields, rises

    def page(
        self,
        queryset: QuerySet,
        after: str | None,
        size: int,
        read: Callable[[QuerySet], list[Any]] = list,
    ) -> Page:
        """At most `size` rows after the place `after`; from the beginning when it is none.

        `read` makes the rows of the queryset; each has the cursor's columns as attributes.
        """
        place = self._place(queryset.model, after)
        if place:
            queryset = queryset.filter(self._behind(place))
        order = self.fields if self.rises else [f"-{name}" for name in self.fields]
        rows = read(queryset.order_by(*order)[: size + 1])
        more, rows = len(rows) > size, rows[:size]
        return Page(rows, self._named(rows[-1]) if more and rows else None, place is None)

    def _place(self, model: type[Model], text: str | None) -> list | None:
        parts = [number(part) for part in (text or "").split("-")]
        if len(parts) != len(self.fields) or None in parts:
            return None
        try:
            return [
                EPOCH + timedelta(microseconds=part)
                if isinstance(model._meta.get_field(name), DateTimeField)
                else part
                for name, part in zip(self.fields, parts, strict=True)
            ]
        except OverflowError:
            return None

    def _behind(self, place: list) -> Q:
        """The rows that come later by the first column in which they differ."""
        found, same, later = Q(), {}, "gt" if self.rises else "lt"
        for name, value in zip(self.fields, place, strict=True):
            found |= Q(**same, **{f"{name}__{later}": value})
            same[name] = value
        return found

    def _named(self, row) -> str:
        values = (getattr(row, name) for name in self.fields)
        return "-".join(
            str((value - EPOCH) // timedelta(microseconds=1))
            if isinstance(value, datetime)
            else str(value)
            for value in values
        )
