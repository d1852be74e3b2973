"""Rows written without the ORM's share, which is several times the database's: for the few
statements that every action runs, or every vote.

Nothing hears of them: no signal is sent, and `save()` is not called.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model


def insert(*rows: Model, once: bool = False) -> None:
    """Write new rows of one model; a row that is alone gets its id. With `once` what is there
    already stays as it is, and no id is told.
    """
    if not rows:
        return
    model = type(rows[0])
    fields, sql = _insertion(model)
    values = [
        field.get_db_prep_save(field.pre_save(row, True), connection)
        for row in rows
        for field in fields
    ]
    marks = ", ".join([f"({', '.join(['%s'] * len(fields))})"] * len(rows))
    is_told = len(rows) == 1 and not once
    ending = f" RETURNING {_column(model._meta.pk)}" if is_told else ""
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} {marks}{' ON CONFLICT DO NOTHING' if once else ''}{ending}", values)
        if is_told:
            rows[0].pk = cursor.fetchone()[0]


def update(row: Model, *names: str) -> None:
    """Write these fields of a row as they are."""
    fields = [row._meta.get_field(name) for name in names]
    sets = ", ".join(f"{_column(field)} = %s" for field in fields)
    values = [field.get_db_prep_save(field.pre_save(row, False), connection) for field in fields]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {_table(type(row))} SET {sets} WHERE {_column(row._meta.pk)} = %s",
            [*values, row.pk],
        )


def delete(model: type[Model], **having: Any) -> int:
    """Take away the rows that have these values, each one or any of several; returns how many."""
    parts: list[str] = []
    values: list[Any] = []
    for name, wanted in having.items():
        among = wanted if isinstance(wanted, (list, tuple, set, frozenset)) else [wanted]
        if not among:
            return 0
        parts.append(f"{_column(model._meta.get_field(name))} IN ({_marks(among)})")
        values += among
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM {_table(model)} WHERE {' AND '.join(parts)}", values)
        return cursor.rowcount


@cache
def _insertion(model: type[Model]) -> tuple[Sequence[Field], str]:
    """(the fields that are written, the statement up to its values)."""
    fields = [field for field in model._meta.concrete_fields if not field.primary_key]
    columns = ", ".join(map(_column, fields))
    return fields, f"INSERT INTO {_table(model)} ({columns}) VALUES"


def _table(model: type[Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _column(field: Any) -> str:
    return connection.ops.quote_name(field.column)


def _marks(values: Collection[Any]) -> str:
    return ", ".join(["%s"] * len(values))
