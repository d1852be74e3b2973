"""SQLite's FTS5 with BM25."""

from __future__ import annotations

from typing import Any

from community.search.engines.columns import COLUMNS, columns_of
from community.search.engines.dialect import RANKED, TABLE, Dialect
from community.search.engines.found import tag_mark
from community.search.engines.question import LEAST_TYPED, Question
from community.search.models import SearchEntry
from community.search.query import Phrase, Term
from community.search.ranking import FIELDS, PREFIX_WEIGHT

WEIGHTS = (*(FIELDS[name] for name in ("title", "lead", "answer", "body")), PREFIX_WEIGHT, 0.0)
TEXTS = "{title lead answer body} : "


class Sqlite(Dialect):
    joined = f"search_text JOIN {TABLE} e ON e.id = search_text.rowid WHERE search_text MATCH %s"

    def write(self, cursor, entries: list[SearchEntry]) -> None:
        marks = ", ".join(["%s"] * (len(COLUMNS) + 1))
        cursor.executemany(
            f"INSERT INTO search_text (rowid, {', '.join(COLUMNS)}) VALUES ({marks})",
            [[entry.pk, *(" ".join(texts) for texts in columns_of(entry))] for entry in entries],
        )

    def asked(self, question: Question, *, titles: bool = False) -> str:
        """Stems are letters and digits only, so nothing in them has a meaning in FTS5's
        language.
        """
        query, narrow = question.query, question.narrow
        parts = [words] if (words := _words(question, "" if titles else "words : ")) else []
        if titles and parts:
            parts = [f"{{title words}} : ({parts[0]})"]
        parts += [TEXTS + _phrase(phrase) for phrase in query.phrases]
        if narrow.tag:
            parts.append(f'marks : "{tag_mark(narrow.tag)}"')
        asked = " AND ".join(f"({part})" for part in parts)
        for phrase in query.excluded:
            asked = f"({asked}) NOT ({TEXTS}{_phrase(phrase)})" if asked else ""
        return asked

    def best(
        self, asked: str, where: str, values: list[Any], quality: str, *, titles: bool = False
    ) -> tuple[str, list[Any]]:
        order = f"bm25(search_text, {', '.join(map(str, WEIGHTS))}) * {quality}"
        rest = f"{self.joined} AND {where} ORDER BY {order} LIMIT {RANKED}"
        return rest, [asked, *values]


def _words(question: Question, column: str) -> str:
    def unit(term: Term) -> str:
        return _term(term, column)

    if not question.query.terms:
        return ""
    if question.any_word:
        return " OR ".join(question.any_of(unit, lambda a, b: f"(({a}) AND ({b}))"))
    return " AND ".join(f"({unit(term)})" for term in question.query.terms)


def _phrase(phrase: Phrase) -> str:
    return '"' + " ".join(phrase) + '"'


def _term(term: Term, column: str) -> str:
    options = [
        (
            "(" + " AND ".join(f'"{part}"' for part in alternative) + ")"
            if len(alternative) > 1
            else f'"{alternative[0]}"'
        )
        for alternative in term.alternatives
    ]
    if len(term.typed) >= LEAST_TYPED:
        options.append(f'{column}"{term.typed}" *')
    return " OR ".join(f"({option})" if " : " in option else option for option in options)
