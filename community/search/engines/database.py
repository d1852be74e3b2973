"""The database's own full text over our stems:

SQLite's FTS5 with BM25, PostgreSQL's tsvector with weighted ranks.

The table `search_text` (made by a migration, for each database its own) holds the stems of the
entry with the same id.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from functools import partial
from itertools import combinations
from typing import Any

from django.core.cache import cache
from django.db import connection

from community.search.engines.facets import facets_of
from community.search.engines.found import Found, Narrow, tag_mark
from community.search.models import SearchEntry
from community.search.query import Phrase, Query, Term
from community.search.ranking import FIELDS, PREFIX_WEIGHT, TEXTS, Scorer
from community.search.vocabulary import frequencies
from community.search.words import stem_text, surface_words

MOST_COUNTED = 1000
ENOUGH = 10  # all words found fewer: entries with some of them follow
WORDS_FOR_ALL = 3
COLUMNS = ("title", "lead", "answer", "body", "words", "marks")
WEIGHTS = (*(FIELDS[name] for name in ("title", "lead", "answer", "body")), PREFIX_WEIGHT, 0.0)
RANKED = 75  # the database chooses so many, BM25F puts them in order
FREQUENT = 1500  # a word that more entries hold is asked for only together with another one
PREFIXED = 500  # about how many entries a beginning of a word fits
LEAST_TYPED = 3
PAIRED = 3  # of frequent words, so many are asked for in pairs
# about how many entries "any of the words" may look at; a fifth of it while somebody is typing
MOST_LOOKED_AT = 6000
SAMPLE = 800
TABLE = SearchEntry._meta.db_table
JOINED = {
    "sqlite": f"search_text JOIN {TABLE} e ON e.id = search_text.rowid WHERE search_text MATCH %s",
    "postgresql": f"search_text s JOIN {TABLE} e ON e.id = s.rowid WHERE s.stems @@ %s::tsquery",
}


# --- writing --------------------------------------------------------------------------------------
# ---------------------


def write(entries: Iterable[SearchEntry]) -> None:
    """Keep the stems of these entries; of those that are gone, nothing."""
    rows = [entry for entry in entries if not entry.is_gone]
    with connection.cursor() as cursor:
        cursor.executemany(
            "DELETE FROM search_text WHERE rowid = %s", [[entry.pk] for entry in entries]
        )
        if not rows:
            return
        if connection.vendor == "sqlite":
            marks = ", ".join(["%s"] * (len(COLUMNS) + 1))
            cursor.executemany(
                f"INSERT INTO search_text (rowid, {', '.join(COLUMNS)}) VALUES ({marks})",
                [[entry.pk, *(" ".join(texts) for texts in columns_of(entry))] for entry in rows],
            )
        else:
            cursor.executemany(
                "INSERT INTO search_text (rowid, title, lead, answer, body, words, stems, titles)"
                " VALUES (%s, %s, %s, %s, %s, %s, %s::tsvector, %s::tsvector) ON CONFLICT (rowid)"
                " DO NOTHING",
                [
                    [
                        entry.pk,
                        *(" ".join(texts) for texts in columns_of(entry)[:-1]),
                        *_vectors(entry),
                    ]
                    for entry in rows
                ],
            )


def columns_of(entry: SearchEntry) -> tuple[list[str], ...]:
    """The tokens of title, lead, answer and body as stems, the words of the title as they stand,
    the marks.
    """
    tags = [token for tag in entry.tags for token in stem_text(tag)]
    return (
        stem_text(entry.title),
        [*tags, *stem_text(entry.lead)],
        stem_text(entry.answer),
        stem_text(entry.body),
        list(dict.fromkeys([*surface_words(entry.title), *surface_words(" ".join(entry.tags))])),
        [tag_mark(tag) for tag in entry.tags],
    )


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


# --- asking ---------------------------------------------------------------------------------------
# ---------------------


def find(
    query: Query,
    narrow: Narrow,
    *,
    start: int = 0,
    number: int = 20,
    facets: bool = False,
    newest: bool = False,
    some: bool = False,
) -> Found:
    """As `engines.find`.

    Everything found is counted up to MOST_COUNTED, and the facets are those of what was counted.

    Without facets nothing is counted: only the best RANKED are looked at.
    """
    if not narrow.scopes:
        return Found([], 0, False, False)
    loose = some or len(query.terms) > WORDS_FOR_ALL
    counts = _counts(query, narrow.scopes)
    ask = partial(_chosen, query, narrow, counts, newest=newest, count=facets or start > 0)
    chosen = [ask(any_word=loose)]
    if not loose and len(query.terms) > 1 and len(chosen[0]) < ENOUGH:
        chosen.append(ask(any_word=True))
        loose = bool(chosen[1].others_than(chosen[0]))
    rows = _ordered(query, chosen, counts)
    found = Found(
        [row[0] for row in rows[start : start + number]],
        len(rows),
        len(rows) >= MOST_COUNTED,
        loose,
    )
    if facets:
        found.facets = facets_of(rows)
    return found


@dataclass
class _Chosen:
    """Entries that fit: the `best` RANKED, which BM25F puts in order, and `others` behind them."""

    best: list[tuple] = field(default_factory=list)
    others: list[tuple] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.best) + len(self.others)

    def others_than(self, first: _Chosen) -> list[tuple]:
        """What was not found before, in the present order."""
        known = {row[0] for row in (*first.best, *first.others)}
        return [row for row in (*self.best, *self.others) if row[0] not in known]


def _chosen(
    query: Query,
    narrow: Narrow,
    counts: dict[str, int],
    *,
    newest: bool,
    any_word: bool,
    count: bool,
) -> _Chosen:
    """The entries that fit, the best RANKED among them, and where they are counted the others."""
    where, values = _conditions(narrow)
    if not query.has_words and not narrow.tag:
        return _Chosen(
            [],
            _select(f"{TABLE} e WHERE {where} ORDER BY e.date DESC LIMIT {MOST_COUNTED}", values),
        )
    write = _match if connection.vendor == "sqlite" else _tsquery
    asked = write(query, narrow, any_word, counts, MOST_LOOKED_AT if count else MOST_LOOKED_AT // 5)
    if not asked:
        return _Chosen()
    joined = f"{JOINED[connection.vendor]} AND {where}"
    if newest or not query.has_words:
        return _Chosen(
            [], _select(f"{joined} ORDER BY e.date DESC LIMIT {MOST_COUNTED}", [asked, *values])
        )
    titled = ""
    if not query.phrases and _is_heavy(query, any_word, counts):
        titled = write(query, narrow, any_word, counts, MOST_LOOKED_AT // 5, titles=True)
    best = _best(asked, titled, where, values)
    if not count or len(best) < RANKED:
        return _Chosen(best)
    known = {row[0] for row in best}
    others = _select(f"{joined} LIMIT {MOST_COUNTED}", [asked, *values])
    return _Chosen(best, [row for row in others if row[0] not in known][: MOST_COUNTED - len(best)])


def _ordered(query: Query, chosen: list[_Chosen], counts: dict[str, int]) -> list[tuple]:
    """All of them, each by its own best first; the texts that order them are read at once."""
    texts = _texts({row[0] for one in chosen if len(one.best) > 1 for row in one.best})
    if texts:
        scorer = Scorer(query, counts, _figures())
        score = {pk: scorer.score(*text) for pk, text in texts.items()}
        for one in chosen:
            one.best.sort(key=lambda row: -score.get(row[0], 0) * row[-1])
    first, *more = chosen
    rows = [*first.best, *first.others]
    for one in more:
        rows += one.others_than(first)[: MOST_COUNTED - len(rows)]
    return rows


def _texts(ids: Collection[int]) -> dict[int, tuple]:
    """(the four texts of stems, the words of the title) of these entries."""
    if not ids:
        return {}
    marks = ", ".join(["%s"] * len(ids))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rowid, title, lead, answer, body, words FROM search_text WHERE rowid IN"
            f" ({marks})",
            list(ids),
        )
        return {pk: (found, words) for pk, *found, words in cursor.fetchall()}


def _select(rest: str, values: list) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id, e.kind, e.place, e.solved, e.answers, e.tags, e.locale, e.date,"
            f" e.quality FROM {rest}",
            values,
        )
        return cursor.fetchall()


def _best(asked: str, titled: str, where: str, values: list) -> list[tuple]:
    """The best RANKED in the database's own order.

    Where very many fit, those whose title does (`titled`) come first: they are fewer.
    """
    joined = JOINED[connection.vendor]
    if connection.vendor == "sqlite":
        order = f"bm25(search_text, {', '.join(map(str, WEIGHTS))}) * e.quality LIMIT {RANKED}"
        found = (
            _select(f"{joined} AND {where} ORDER BY {order}", [titled, *values]) if titled else []
        )
        return (
            found
            if len(found) >= ENOUGH
            else _select(f"{joined} AND {where} ORDER BY {order}", [asked, *values])
        )
    order = f"ts_rank(s.stems, %s::tsquery, 1) * e.quality DESC, e.id DESC LIMIT {RANKED}"
    by_titles = f"{joined} AND {where} ORDER BY {order}".replace("s.stems", "s.titles")
    found = _select(by_titles, [titled, *values, titled]) if titled else []
    return (
        found
        if len(found) >= ENOUGH
        else _select(f"{joined} AND {where} ORDER BY {order}", [asked, *values, asked])
    )


def _counts(query: Query, scopes: Collection[str]) -> dict[str, int]:
    stems = {
        part for term in query.terms for alternative in term.alternatives for part in alternative
    }
    stems |= {part for phrase in query.phrases for part in phrase}
    return {**query.known, **frequencies(stems - query.known.keys(), scopes)}


def _held(term: Term, counts: dict[str, int]) -> int:
    """About how many entries hold a term."""
    return sum(
        min(counts.get(part, 0) for part in alternative) for alternative in term.alternatives
    ) + (PREFIXED if term.typed else 0)


def _is_heavy(query: Query, any_word: bool, counts: dict[str, int]) -> bool:
    """Whether so many entries may fit that ranking all of them would take long."""
    held = sorted(_held(term, counts) for term in query.terms)
    if not held:
        return False
    if any_word:
        return held[0] > FREQUENT or (len(held) > 1 and sum(held) > MOST_LOOKED_AT)
    return held[0] > FREQUENT


def _highest_id() -> int:
    return SearchEntry.objects.order_by("-id").values_list("id", flat=True).first() or 1


def _figures() -> dict[str, float]:
    """About how many entries with a text there are ("entries"), and how many characters of stems
    each text has on average.

    Estimated from a thousand entries all over the index; kept an hour.
    """
    figures = cache.get("search-figures")
    if figures is None:
        last = _highest_id()
        wanted = list(range(1, last + 1, max(1, last // SAMPLE)))
        columns = ", ".join(f"AVG(LENGTH({name}))" for name in TEXTS)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT COUNT(*), {columns} FROM search_text WHERE rowid IN"
                f" ({', '.join(['%s'] * len(wanted))}) AND LENGTH(lead) > 0",
                wanted,
            )
            number, *lengths = cursor.fetchone()
        figures = {
            name: max(1.0, float(length or 0)) for name, length in zip(TEXTS, lengths, strict=True)
        }
        figures["entries"] = max(1.0, number * last / len(wanted))
        cache.set("search-figures", figures, 3600)
    return figures


def _conditions(narrow: Narrow) -> tuple[str, list]:
    """The filters as SQL over the entry `e`."""
    parts: list[str] = ["e.is_gone = %s"]
    values: list[Any] = [False]

    def among(column: str, wanted) -> None:
        parts.append(f"{column} IN ({', '.join(['%s'] * len(wanted))})" if wanted else "1 = 0")
        values.extend(wanted)

    among("e.scope", narrow.scopes)
    if narrow.kinds is not None:
        among("e.kind", narrow.kinds)
    if narrow.places is not None:
        among("e.place", narrow.places)
    if narrow.author_ids is not None:
        among("e.author_id", narrow.author_ids)
    if narrow.locale:
        among("e.locale", (narrow.locale, ""))
    if narrow.but_keys:
        parts.append(f"e.key NOT IN ({', '.join(['%s'] * len(narrow.but_keys))})")
        values.extend(narrow.but_keys)
    states = {
        "solved": ("e.solved = %s", True),
        "unsolved": ("e.solved = %s", False),
        "unanswered": ("e.answers = %s", 0),
        "answered": ("e.answers > %s", 0),
    }
    if narrow.state:
        parts.append(states[narrow.state][0])
        values.append(states[narrow.state][1])
    for moment, sign in ((narrow.after, ">="), (narrow.before, "<")):
        if moment:
            parts.append(f"e.date {sign} %s")
            values.append(connection.ops.adapt_datetimefield_value(moment))
    return " AND ".join(parts), values


def _any_of(terms: tuple[Term, ...], counts: dict[str, int], unit, both, budget: int) -> list[str]:
    """What "any of these words" asks the database for: rare words by themselves as long as they
    hold about `budget` entries together, the others only two at a time.

    What nearly everything holds says nothing by itself and costs most; the order of what is found
    counts every word.
    """
    by_rarity = sorted(terms, key=lambda term: _held(term, counts))
    if len(by_rarity) == 1:
        return [unit(by_rarity[0])]
    alone: list[Term] = []
    total = 0
    for term in by_rarity:
        if _held(term, counts) > FREQUENT or (alone and total + _held(term, counts) > budget):
            break
        alone.append(term)
        total += _held(term, counts)
    often = by_rarity[len(alone) :][:PAIRED] if total < budget / 2 else []
    paired = [*alone[-1:], *often] if len(often) == 1 else often
    return [
        *(unit(term) for term in alone),
        *(both(unit(a), unit(b)) for a, b in combinations(paired, 2)),
    ]


def _match(
    query: Query,
    narrow: Narrow,
    any_word: bool,
    counts: dict[str, int],
    budget: int,
    titles: bool = False,
) -> str:
    """The query in FTS5's language.

    Stems are letters and digits only, so nothing in them has a meaning there.

    With `titles` its words have to stand in the title.
    """
    text_columns = "{title lead answer body} : "
    parts = []

    def unit(term: Term) -> str:
        return _fts_term(term, "" if titles else "words : ")

    if query.terms and any_word:
        parts.append(
            " OR ".join(
                _any_of(query.terms, counts, unit, lambda a, b: f"(({a}) AND ({b}))", budget)
            )
        )
    elif query.terms:
        parts.append(" AND ".join(f"({unit(term)})" for term in query.terms))
    if titles and parts:
        parts = [f"{{title words}} : ({parts[0]})"]
    parts += [text_columns + _fts_phrase(phrase) for phrase in query.phrases]
    if narrow.tag:
        parts.append(f'marks : "{tag_mark(narrow.tag)}"')
    asked = " AND ".join(f"({part})" for part in parts)
    for phrase in query.excluded:
        asked = f"({asked}) NOT ({text_columns}{_fts_phrase(phrase)})" if asked else ""
    return asked


def _fts_phrase(phrase: Phrase) -> str:
    return '"' + " ".join(phrase) + '"'


def _fts_term(term: Term, column: str) -> str:
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


def _tsquery(
    query: Query,
    narrow: Narrow,
    any_word: bool,
    counts: dict[str, int],
    budget: int,
    titles: bool = False,
) -> str:
    """The query in PostgreSQL's language; with `titles` as the vector of titles is asked, "" where
    that does not know enough.
    """
    parts = []
    if query.terms and any_word:
        parts.append(
            " | ".join(
                f"({part})"
                for part in _any_of(
                    query.terms, counts, _ts_term, lambda a, b: f"({a}) & ({b})", budget
                )
            )
        )
    elif query.terms:
        parts.append(" & ".join(f"({_ts_term(term)})" for term in query.terms))
    if titles:
        return "" if not parts or query.excluded or narrow.tag else parts[0]
    parts += [_ts_phrase(phrase) for phrase in query.phrases]
    if narrow.tag:
        parts.append(f"'#{tag_mark(narrow.tag)}'")
    asked = " & ".join(f"({part})" for part in parts)
    for phrase in query.excluded:
        asked += f" & !({_ts_phrase(phrase)})" if asked else ""
    return asked


def _ts_phrase(phrase: Phrase) -> str:
    return " <-> ".join(f"'{part}'" for part in phrase)


def _ts_term(term: Term) -> str:
    options = [
        "(" + " & ".join(f"'{part}'" for part in alternative) + ")"
        for alternative in term.alternatives
    ]
    if len(term.typed) >= LEAST_TYPED:
        options.append(f"'={term.typed}':*")
    return " | ".join(options)
