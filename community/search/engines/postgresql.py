"""PostgreSQL's tsvector with weighted ranks."""

from __future__ import annotations

from typing import Any

from community.search.engines.columns import columns_of
from community.search.engines.dialect import RANKED, TABLE, Dialect
from community.search.engines.found import tag_mark
from community.search.engines.question import LEAST_TYPED, Question
from community.search.models import SearchEntry
from community.search.query import Phrase, Term

WRITE = (
    "INSERT INTO search_text (rowid, title, lead, answer, body, words, stems, titles)"
    " VALUES (%s, %s, %s, %s, %s, %s, %s::tsvector, %s::tsvector)"
    " ON CONFLICT (rowid) DO NOTHING"
)


class Postgresql(Dialect):
    joined = f"search_text s JOIN {TABLE} e ON e.id = s.rowid WHERE s.stems @@ %s::tsquery"

    def write(self, cursor, entries: list[SearchEntry]) -> None:
        cursor.executemany(WRITE, [_row(entry) for entry in entries])

    def asked(self, question: Question, *, titles: bool = False) -> str:
        """With `titles` as the vector of titles is asked, "" where that does not know enough."""
        query, narrow = question.query, question.narrow
        parts = [words] if (words := _words(question)) else []
        if titles:
            return "" if not parts or query.excluded or narrow.tag else parts[0]
        parts += [_phrase(phrase) for phrase in query.phrases]
        if narrow.tag:
            parts.append(f"'#{tag_mark(narrow.tag)}'")
        asked = " & ".join(f"({part})" for part in parts)
        for phrase in query.excluded:
            asked += f" & !({_phrase(phrase)})" if asked else ""
        return asked

    def best(
        self, asked: str, where: str, values: list[Any], quality: str, *, titles: bool = False
    ) -> tuple[str, list[Any]]:
        order = f"ts_rank(s.stems, %s::tsquery, 1) * {quality} DESC, e.id DESC LIMIT {RANKED}"
        rest = f"{self.joined} AND {where} ORDER BY {order}"
        if titles:
            rest = rest.replace("s.stems", "s.titles")
        return rest, [asked, *values, asked]


def _row(entry: SearchEntry) -> list[Any]:
    texts = (" ".join(tokens) for tokens in columns_of(entry)[:-1])
    return [entry.pk, *texts, *_vectors(entry)]


def _vectors(entry: SearchEntry) -> tuple[str, str]:
    """The literals of two tsvectors, of all texts and of the title alone: 'stem':1A,7D …

    At most 255 places of a stem, as PostgreSQL keeps them.
    """
    places: dict[str, list[str]] = {}
    position = 0
    *texts, words, marks = columns_of(entry)
    for tokens, weight in zip(texts, "ABCD", strict=True):
        for token in tokens:
            position += 1
            seen = places.setdefault(token, [])
            if len(seen) < 255:
                seen.append(f"{min(position, 16383)}{weight}")
        position += 5  # no phrase reaches from one text into the next
    for word in words:
        places.setdefault("=" + word, ["1A"])
    for mark in marks:
        places.setdefault("#" + mark, ["1"])
    titles = [*texts[0], *("=" + word for word in words)]
    return " ".join(f"'{token}':{','.join(at)}" for token, at in places.items()), " ".join(
        f"'{token}'" for token in dict.fromkeys(titles)
    )


def _words(question: Question) -> str:
    if not question.query.terms:
        return ""
    if question.any_word:
        parts = question.any_of(_term, lambda a, b: f"({a}) & ({b})")
        return " | ".join(f"({part})" for part in parts)
    return " & ".join(f"({_term(term)})" for term in question.query.terms)


def _phrase(phrase: Phrase) -> str:
    return " <-> ".join(f"'{part}'" for part in phrase)


def _term(term: Term) -> str:
    options = [
        "(" + " & ".join(f"'{part}'" for part in alternative) + ")"
        for alternative in term.alternatives
    ]
    if len(term.typed) >= LEAST_TYPED:
        options.append(f"'={term.typed}':*")
    return " | ".join(options)
