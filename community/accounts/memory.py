"""What each process remembers of small tables that every page asks: forums, permissions,
rules, the look.

Whether it is still true is one row in the database, which changes in the transaction of the change
itself. So no process goes by what was, whatever becomes of the cache between them. A room that
remembers something else by such a version has a row of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string

from community.accounts.models import MemoryVersion

Value = TypeVar("Value")
MOST = 5000


@dataclass
class _Reading:
    """The versions that one request goes by, by their rows, read when it first asks."""

    versions: dict[int, str] | None = None


@dataclass(frozen=True)
class _Table:
    version: str
    values: dict[Hashable, Any] = field(default_factory=dict)


_reading: ContextVar[_Reading | None] = ContextVar("memory_reading", default=None)
_table = _Table("")
MEMORY = 1  # the row of what is remembered
QUERY = f"SELECT id, version FROM {MemoryVersion._meta.db_table}"


def remembered(key: Hashable, make: Callable[[], Value]) -> Value:
    """What `make()` returned for `key` since anything that is remembered last changed."""
    values = _values()
    try:
        return values[key]
    except KeyError:
        if len(values) >= MOST:
            values.clear()
        value = values[key] = make()
        return value


def forget(row: int = MEMORY) -> None:
    """Something that is remembered changes: call it in the transaction that changes it."""
    MemoryVersion.objects.bulk_create(
        [MemoryVersion(pk=row, version=get_random_string(12))],
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=["version"],
    )
    if reading := _reading.get():
        reading.versions = None


def version_of(row: int) -> str:
    """The word that `forget(row)` last left; "" before the first."""
    reading = _reading.get()
    if reading is not None and reading.versions is not None:
        return reading.versions.get(row, "")
    with connection.cursor() as cursor:  # as every page asks it, without the ORM's share
        cursor.execute(QUERY)
        versions = dict(cursor.fetchall())
    if reading is not None:
        reading.versions = versions
    return versions.get(row, "")


def forget_here() -> None:
    """This process remembers nothing any more; for tests, whose changes are rolled back."""
    global _table
    _table = _Table("")


@contextmanager
def one_reading() -> Iterator[None]:
    """Within it the version is read once."""
    token = _reading.set(_Reading())
    try:
        yield
    finally:
        _reading.reset(token)


class OneReading:
    """Middleware: a request goes by one version of what is remembered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with one_reading():
            return self.get_response(request)


def _values() -> dict[Hashable, Any]:
    """The table of the present version.

    Who still goes by an earlier one fills a table of their own, never this one.
    """
    global _table
    version, table = version_of(MEMORY), _table
    if table.version != version:
        table = _table = _Table(version)
    return table.values
