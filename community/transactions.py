"""One action is one transaction. Here, and only here, stands in which order rows are locked:

what was flagged → topics by id → their posts → what hangs on these or is one person's (acceptances,
votes, drafts, followers, notices) → pages, entries and words of the search → forums by id →
companies by id → people by id → what they did in each forum, by person → the one row that says what
processes keep (`community.accounts.memory`)

Whoever holds a row waits only for rows that come later, so nobody waits in a circle; rows of one
kind are locked in the order of their ids (`by_id`). Forums and people are changed by nearly every
action. They come last: an action says meanwhile what has to be written (`at_the_end`).

What clashes all the same is tried again from its beginning, so an action must not keep anything of
a first try outside the database; what leaves the house waits for the commit.
"""

from __future__ import annotations

import logging
import random
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from enum import IntEnum
from functools import partial, wraps
from typing import ParamSpec, TypeVar

from django.db import OperationalError, connection, transaction
from django.db.models import QuerySet

log = logging.getLogger(__name__)
P = ParamSpec("P")
Result = TypeVar("Result")
PAUSES = (0.02, 0.05, 0.1, 0.2, 0.5)  # seconds at most, before each further try
PATIENCE_SECONDS = 30
SERIALIZATION_FAILED, DEADLOCK, NOT_AVAILABLE = "40001", "40P01", "55P03"


class Last(IntEnum):
    """What is written at the end of an action, in this order."""

    FORUM = 1
    PERSON = 2
    TALLY = 3  # by person: what they did in one forum
    MEMORY = 4  # what processes keep


_ending: ContextVar[list[tuple[Last, int, Callable[[], object]]] | None]
_ending = ContextVar("what the present action writes at its end", default=None)


def one_transaction(action: Callable[P, Result]) -> Callable[P, Result]:
    """Make a function one action: everything that it writes commits together, or nothing.

    Called by another action it is a part of that one, and ends with it. A clash with somebody else
    is tried again, unless a transaction was open already: then whoever opened it has to.
    """

    @wraps(action)
    def act(*args: P.args, **kwargs: P.kwargs) -> Result:
        work = partial(action, *args, **kwargs)
        return _patiently(work) if _ending.get() is None else _as_a_part(work)

    return act


def part_of_its_own(step: Callable[[], Result]) -> Result:
    """Do a step of an action that may fail, as by a constraint, without taking the rest along."""
    return one_transaction(step)()


def at_the_end(kind: Last, pk: int, write: Callable[[], object]) -> None:
    """Let the present action `write` to this forum or person, or to what processes keep, when all
    else is done.

    Raises RuntimeError outside of an action.
    """
    ending = _ending.get()
    if ending is None:
        raise RuntimeError("at_the_end() belongs inside an action")
    ending.append((kind, pk, write))


def by_id(rows: QuerySet) -> QuerySet:
    """These rows, locked until the transaction ends, in the order of their ids.

    A new row elsewhere that only refers to one of them does not wait.
    """
    return rows.order_by("pk").select_for_update(no_key=True, of=("self",))


def lock_clause() -> str:
    """What ends a written-out statement that locks its rows as `by_id` does."""
    return " FOR NO KEY UPDATE" if connection.features.has_select_for_no_key_update else ""


def _patiently(work: Callable[[], Result]) -> Result:
    ours = not connection.in_atomic_block
    began = time.monotonic()
    for pause in (*PAUSES, None):
        committed: list[bool] = []
        try:
            with transaction.atomic():
                transaction.on_commit(partial(committed.append, True))
                return _to_its_end(work)
        except OperationalError as error:
            tired = pause is None or time.monotonic() - began > PATIENCE_SECONDS
            if not ours or committed or tired or not is_clash(error):
                raise
            log.info("%s clashed and is tried again: %s", work, error)
            time.sleep(random.uniform(0, pause or 0))
    raise AssertionError("the last try returns or raises")


def _to_its_end(work: Callable[[], Result]) -> Result:
    ending: list[tuple[Last, int, Callable[[], object]]] = []
    token = _ending.set(ending)
    try:
        result = work()
        for _kind, _pk, write in sorted(ending, key=lambda entry: entry[:2]):
            write()
        return result
    finally:
        _ending.reset(token)


def _as_a_part(work: Callable[[], Result]) -> Result:
    with _undone_with_its_savepoint(), transaction.atomic():
        return work()


@contextmanager
def _undone_with_its_savepoint() -> Iterator[None]:
    """A part that failed writes nothing at the end of the whole either."""
    ending = _ending.get()
    assert ending is not None
    before = len(ending)
    try:
        yield
    except BaseException:
        del ending[before:]
        raise


def is_clash(error: OperationalError) -> bool:
    """Whether the database gave up because of somebody else's transaction: a second try may well
    succeed.
    """
    cause = error.__cause__
    if isinstance(cause, sqlite3.OperationalError):
        return cause.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED)
    return getattr(cause, "sqlstate", "") in (SERIALIZATION_FAILED, DEADLOCK, NOT_AVAILABLE)
