"""What most tests begin with stands from one test to the next: it is planted once, in a transaction
around theirs, and each test is undone within it.

Planting takes a hundred questions to the database, which hundreds of tests would ask again.

What a test that commits begins with is written as rows, as it was when it was planted first, and
afterwards the database is made what it was when it was migrated.
"""

from __future__ import annotations

import inspect
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import NamedTuple

import pytest
from django.db import connection, transaction
from django.db.models import Model

_order: list[Callable] = []  # what is defined first lies below


def stands(plant: Callable) -> Callable:
    """Make a fixture of `plant` that stands: all that it asks for must stand as well.

    A test gets what it returned, read anew from the database.
    """
    _order.append(plant)
    needs = inspect.signature(plant).parameters

    def stand(ground, db, **given):
        return ground.given(plant) if ground.bears(plant) else plant(**given)

    stand.__doc__, stand.plant = plant.__doc__, plant
    stand.__signature__ = inspect.Signature(
        inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY) for name in ("ground", "db", *needs)
    )
    return pytest.fixture(name=plant.__name__)(stand)


class Layer(NamedTuple):
    """Something that stands, upon what it asked for."""

    plant: Callable
    needs: tuple[tuple[str, Layer], ...]


def wanted_by(item: pytest.Item) -> list[Layer]:
    """The layers that a test begins with, lowest first.

    A file may have a fixture of its own by the name of another: what asks for that name stands upon
    the one that the test would get, or is planted in the test if that one does not stand.
    """
    nearest = {name: found[-1].func for name, found in item._fixtureinfo.name2fixturedefs.items()}

    def layer_of(name: str) -> Layer | None:
        plant = getattr(nearest.get(name), "plant", None)
        if plant is None:
            return None
        needs = [(need, layer_of(need)) for need in inspect.signature(plant).parameters]
        return Layer(plant, tuple(needs)) if all(layer for _, layer in needs) else None

    layers = {layer for name in nearest if (layer := layer_of(name))}
    return sorted(layers, key=lambda layer: _order.index(layer.plant))


class Ground:
    """Layers, each planted upon the ones before it, and undone in one step."""

    def __init__(self, blocker) -> None:
        self._blocker = blocker  # pytest-django's, which keeps the database from who asks for none
        self._standing: dict[Layer, tuple[object, transaction.Atomic | None]] = {}
        self._read: dict[tuple[type, object], Model] = {}
        self._migrated: Rows = {}
        self._committed: dict[tuple[Layer, ...], tuple[list, Rows]] = {}

    def carry(self, *wanted: Layer) -> None:
        """Make exactly these stand; what stands already is not planted again."""
        self._read = {}
        with self._blocker.unblock():
            while list(self._standing) != list(wanted[: len(self._standing)]):
                _, (_, atomic) = self._standing.popitem()
                _undo(atomic) if atomic else self.restore()
            for layer in wanted[len(self._standing) :]:
                atomic = transaction.atomic()
                atomic.__enter__()
                try:
                    self._standing[layer] = self._planted(layer), atomic
                except BaseException:
                    _undo(atomic)
                    raise

    def commit(self, *wanted: Layer) -> None:
        """Make exactly these stand for a test that commits, until `restore`."""
        self.carry()
        with self._blocker.unblock():
            self._migrated = self._migrated or rows_of_all()
            if wanted in self._committed:
                values, rows = self._committed[wanted]
                self._standing = {
                    layer: (value, None) for layer, value in zip(wanted, values, strict=True)
                }
                make_rows(rows)
                return
            for layer in wanted:
                self._standing[layer] = self._planted(layer), None
            values = [value for value, _ in self._standing.values()]
            self._committed[wanted] = values, rows_of_all()

    def restore(self) -> None:
        """Nothing stands any more but what migrations put into the database."""
        self._standing = {}
        make_rows(self._migrated)

    def _planted(self, layer: Layer) -> object:
        return layer.plant(**{name: self._standing[need][0] for name, need in layer.needs})

    @contextmanager
    def bare(self) -> Iterator[None]:
        """The database with nothing standing, outside of every transaction."""
        self.carry()
        with self._blocker.unblock():
            yield

    def bears(self, plant: Callable) -> bool:
        """Whether it stands now."""
        return any(layer.plant is plant for layer in self._standing)

    def given(self, plant: Callable) -> object:
        """What planting it returned (a thing, or things by name), as this test reads it."""
        value = next(value for layer, (value, _) in self._standing.items() if layer.plant is plant)
        if isinstance(value, SimpleNamespace):
            return SimpleNamespace(**self._read_anew(vars(value)))
        return self._read_anew(value) if isinstance(value, dict) else self._read_anew({0: value})[0]

    def _read_anew(self, named: dict) -> dict:
        """Each thing of the database is read once for a test, those of a kind together."""
        unread = defaultdict(list)
        for thing in named.values():
            if isinstance(thing, Model) and (type(thing), thing.pk) not in self._read:
                unread[type(thing)].append(thing.pk)
        for kind, keys in unread.items():
            found = kind._base_manager.in_bulk(keys)
            self._read |= {(kind, key): thing for key, thing in found.items()}
        return {
            name: self._read[type(thing), thing.pk] if isinstance(thing, Model) else thing
            for name, thing in named.items()
        }


def _undo(atomic: transaction.Atomic) -> None:
    transaction.set_rollback(True)
    atomic.__exit__(None, None, None)


# --- rows -----------------------------------------------------------------------------------------


Rows = dict[str, list[tuple]]  # by the name of a table


def rows_of_all() -> Rows:
    """What stands in the tables of models."""
    with connection.cursor() as cursor:
        return {table: _rows_of(table, cursor) for table in _tables_with_rows(cursor)}


def make_rows(wanted: Rows) -> None:
    """Make these all that there is: a table that holds them already is left alone."""
    with transaction.atomic(), connection.cursor() as cursor:
        there = {table: _rows_of(table, cursor) for table in _tables_with_rows(cursor)}
        other = [table for table in {**there, **wanted} if there.get(table) != wanted.get(table)]
        for table in other:
            if table in there:
                cursor.execute(f'DELETE FROM "{table}"')
        for table in other:
            if rows := wanted.get(table):
                values = ", ".join(["%s"] * len(rows[0]))
                cursor.executemany(f'INSERT INTO "{table}" VALUES ({values})', rows)


def _tables_with_rows(cursor) -> list[str]:
    tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
    asked = " UNION ALL ".join(
        f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM \"{table}\")" for table in tables
    )
    cursor.execute(asked)
    return [table for (table,) in cursor.fetchall()]


def _rows_of(table: str, cursor) -> list[tuple]:
    cursor.execute(f'SELECT * FROM "{table}" ORDER BY 1')
    return cursor.fetchall()
