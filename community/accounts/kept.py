"""What each process keeps in memory of small tables that every page asks: forums, permissions, rules, the look.

Whether it is still true is one row in the database, which changes in the transaction of the change itself. So no process goes by
what was, whatever becomes of the cache between them.
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

from community.accounts.models import KeptVersion

Value = TypeVar("Value")
MOST = 5000


@dataclass
class _Reading:
    """The version that one request goes by, read when it first asks."""

    version: str | None = None


@dataclass(frozen=True)
class _Table:
    version: str
    values: dict[Hashable, Any] = field(default_factory=dict)


_reading: ContextVar[_Reading | None] = ContextVar("kept_reading", default=None)
_table = _Table("")
QUERY = f"SELECT version FROM {KeptVersion._meta.db_table} WHERE id = 1"


def kept(key: Hashable, make: Callable[[], Value]) -> Value:
    """What `make()` returned for `key` since anything that is kept last changed."""
    values = _values()
    try:
        return values[key]
    except KeyError:
        if len(values) >= MOST:
            values.clear()
        value = values[key] = make()
        return value


def forget() -> None:
    """Something that is kept changes: call it in the transaction that changes it."""
    row = KeptVersion(pk=1, version=get_random_string(12))
    KeptVersion.objects.bulk_create([row], update_conflicts=True, unique_fields=["pk"], update_fields=["version"])
    if reading := _reading.get():
        reading.version = None


def forget_here() -> None:
    """This process keeps nothing any more; for tests, whose changes are rolled back."""
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
    """Middleware: a request goes by one version of what is kept."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with one_reading():
            return self.get_response(request)


def _values() -> dict[Hashable, Any]:
    """The table of the present version. Who still goes by an earlier one fills a table of their own, never this one."""
    global _table
    version, table = _version(), _table
    if table.version != version:
        table = _table = _Table(version)
    return table.values


def _version() -> str:
    reading = _reading.get()
    if reading is not None and reading.version is not None:
        return reading.version
    with connection.cursor() as cursor:  # as every page asks it, without the ORM's share
        cursor.execute(QUERY)
        row = cursor.fetchone()
    version = row[0] if row else ""
    if reading is not None:
        reading.version = version
    return version
