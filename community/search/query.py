"""What people type, read as a query that every engine understands.

    author:carl tag:router in:wifi is:solved before:2026-05 after:2025 "exact words" -not these

Russian operators mean the same: автор: тег: в: это:решено до: после:.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from community.search.words import (
    NEGATIONS,
    PIECE,
    WORD,
    fold,
    guess_language,
    pieces_of,
    stem,
    stem_text,
    stems_of,
)

MOST_WORDS = 40
OPERATORS = {
    "author": "author",
    "автор": "author",
    "tag": "tag",
    "тег": "tag",
    "in": "place",
    "в": "place",
    "is": "is",
    "это": "is",
    "before": "before",
    "до": "before",
    "after": "after",
    "после": "after",
    "kind": "kind",
    "lang": "locale",
}
STATES = {
    "solved": "solved",
    "решено": "solved",
    "unsolved": "unsolved",
    "нерешено": "unsolved",
    "unanswered": "unanswered",
    "безответа": "unanswered",
    "answered": "answered",
    "сответом": "answered",
}
_token = re.compile(
    r'(?P<not>-)?(?:(?P<op>[^\W\d_]+):(?P<value>"[^"]*"|\S+)|"(?P<phrase>[^"]*)"|(?P<word>\S+))'
)
_date = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")

Phrase = tuple[str, ...]


@dataclass(frozen=True)
class Term:
    """One word of a query and what may stand in its place; each alternative is one stem, or several
    in a row.

    `word` is as it was typed. `typed` is a beginning of a word: any word that goes on from it fits
    as well.
    """

    word: str
    alternatives: tuple[Phrase, ...]
    typed: str = ""


@dataclass(frozen=True)
class Filters:
    """What narrows a search: the operators and the facets of the page alike. Empty means all."""

    kind: str = ""
    place: str = ""
    tag: str = ""
    author: str = ""
    state: str = ""
    status: str = ""
    locale: str = ""
    before: datetime | None = None
    after: datetime | None = None

    def names(self) -> list[str]:
        return [name for name in self.__dataclass_fields__ if getattr(self, name)]


@dataclass(frozen=True)
class Query:
    """A query without words finds everything that its filters let through, newest first.

    `known` is about how many entries hold its stems, where that was asked already.
    """

    text: str = ""
    terms: tuple[Term, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    excluded: tuple[Phrase, ...] = ()
    filters: Filters = field(default_factory=Filters)
    language: str = ""
    known: Mapping[str, int] = field(default_factory=dict, compare=False)

    @property
    def has_words(self) -> bool:
        return bool(self.terms or self.phrases)

    @property
    def stems(self) -> set[str]:
        """Every stem that may stand highlighted in a result; «не» and "not" only where they are all
        that is asked for.
        """
        found = {
            part for term in self.terms for alternative in term.alternatives for part in alternative
        }
        found |= {part for phrase in self.phrases for part in phrase}
        return found - NEGATIONS or found

    @property
    def plain(self) -> str:
        """The words without operators, as a question that could be asked."""
        words = [
            match["phrase"] or match["word"]
            for match in _token.finditer(self.text)
            if not match["op"] and not match["not"]
        ]
        return " ".join(word for word in words if word)


def parse(text: str) -> Query:
    """Read what was typed; an operator that cannot be read is a word. Never raises."""
    text = " ".join(text.split())[:500]
    terms: dict[str, Term] = {}
    phrases: list[Phrase] = []
    excluded: list[Phrase] = []
    filters: dict = {}
    for match in _token.finditer(text):
        if match["op"] and _take_operator(filters, match["op"], match["value"].strip('"')):
            continue
        words = (
            match["phrase"]
            if match["phrase"] is not None
            else match["word"] or match[0].lstrip("-")
        )
        if match["not"]:
            if stems := tuple(stem_text(words)):
                excluded.append(stems)
        elif match["phrase"] is not None:
            if stems := tuple(stem_text(words)):
                phrases.append(stems)
        else:
            for word in WORD.findall(words):
                if len(terms) < MOST_WORDS and (term := term_of(word)):
                    terms.setdefault(term.word, term)
    plain = " ".join(term.word for term in terms.values())
    return Query(
        text,
        tuple(terms.values()),
        tuple(phrases),
        tuple(excluded),
        Filters(**filters),
        guess_language(plain or text),
    )


def term_of(word: str) -> Term | None:
    """The term for one word; None for one that carries no meaning.

    "wi-fi" is "wifi", or "wi" and "fi" in a row.
    """
    stems = stems_of(word)
    if not stems:
        return None
    if len(stems) == 1:
        return Term(fold(word), ((stems[0],),))
    pieces = tuple(stem(piece) for piece in pieces_of(fold(word)))
    joined = (stems[-1],) if len(stems) > len(pieces) else pieces
    return Term(fold(word), tuple(dict.fromkeys([joined, pieces])))


def _take_operator(filters: dict, name: str, value: str) -> bool:
    name = OPERATORS.get(name.casefold(), "")
    value = fold(value.strip())
    if not name or not value:
        return False
    if name == "is":
        if value not in STATES:
            return False
        filters["state"] = STATES[value]
    elif name in ("before", "after"):
        moment = moment_of(value)
        if moment is None:
            return False
        filters[name] = moment
    else:
        filters[name] = value.lstrip("@#")
    return True


def moment_of(text: str) -> datetime | None:
    """The beginning of a year, month or day: 2026, 2026-05, 2026-05-31."""
    match = _date.fullmatch(text)
    try:
        return match and datetime(int(match[1]), int(match[2] or 1), int(match[3] or 1), tzinfo=UTC)
    except ValueError:
        return None


def with_prefix(query: Query) -> Query:
    """The last word is still being typed: what goes on from it (from the last part of "d'et") fits
    as well.
    """
    if not query.terms:
        return query
    *before, last = query.terms
    return replace(query, terms=(*before, replace(last, typed=PIECE.findall(last.word)[-1])))
