"""Questions to the database that are put together once: the ORM puts a statement together for
several times as long as the database answers it, and a page that shows a little of everything asks
many.

Who may see what stands in the statement, as the ORM wrote it. So it is remembered with what it
depends on, and forgotten with everything else that is remembered (`memory`).
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Sequence
from dataclasses import dataclass

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

from community.accounts.memory import remembered

MOST_IDS = 100  # a question for more of them is put together each time
Statement = tuple[str, list, list[tuple[int, int]]]


@dataclass(frozen=True)
class Question:
    """Something that many readers ask of ids.

    - key: names everything that the queryset depends on but ids
    - make: (ids) -> the queryset (`values_list`)
    - own: ids of the reader's, which come behind those that are asked for
    """

    key: Hashable
    make: Callable[[list[int]], QuerySet]
    own: tuple[int, ...] = ()


def rows_of(
    key: Hashable, make: Callable[[list[int]], QuerySet], ids: Collection[int] = ()
) -> list[tuple]:
    """The rows of a question, as the driver gives them: a moment is text on SQLite."""
    return asked(Question(key, make), ids)


def asked(question: Question, ids: Collection[int]) -> list[tuple]:
    """The same of one that was made before."""
    found = _filled(question, ids)
    return _rows(*found) if found else []


def asked_together(questions: Sequence[tuple[Question, Collection[int]]]) -> list[list[tuple]]:
    """The rows of several questions for as many columns, each with its ids, in one statement."""
    if len(questions) < 2 or any(len(ids) > MOST_IDS for _question, ids in questions):
        return [asked(question, ids) for question, ids in questions]
    parts, values = [], []
    for number, (question, ids) in enumerate(questions):
        if found := _filled(question, ids):
            parts.append(f"SELECT {number}, q{number}.* FROM ({found[0]}) q{number}")
            values += found[1]
    answers: list[list[tuple]] = [[] for _question in questions]
    for number, *row in _rows(" UNION ALL ".join(parts), values) if parts else ():
        answers[number].append(tuple(row))
    return answers


def _rows(sql: str, values: list) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return cursor.fetchall()


def _filled(question: Question, ids: Collection[int]) -> tuple[str, list] | None:
    """The statement with its values; None where the ORM knows that nothing is found."""
    wanted = [*ids, *question.own]

    def put_together() -> Statement | None:
        return _put_together(question.make, len(wanted))

    if len(wanted) > MOST_IDS:
        statement = put_together()
    else:
        statement = remembered(("statement", question.key, len(wanted)), put_together)
    if statement is None:
        return None
    sql, known, places = statement
    values = known.copy()
    for place, number in places:
        values[place] = wanted[number]
    return sql, values


def _put_together(make: Callable[[list[int]], QuerySet], most: int) -> Statement | None:
    """The statement for so many ids: numbers that are none stand in for them, so that it is known
    where they belong.
    """
    stand_ins = range(-1, -1 - most, -1)
    try:
        sql, values = make(list(stand_ins)).query.sql_with_params()
    except EmptyResultSet:
        return None
    places = [
        (at, -1 - value)
        for at, value in enumerate(values)
        if isinstance(value, int) and value in stand_ins
    ]
    return sql, list(values), places
