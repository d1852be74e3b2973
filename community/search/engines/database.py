"""The database's own full text over our stems: SQLite's FTS5 with BM25, PostgreSQL's tsvector with weighted ranks.

The table `search_text` (made by a migration, for each database its own) holds the stems of the entry with the same id.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.core.cache import cache
from django.db import connection
from django.utils import timezone

from community.search.engines.found import FACETS, Found, Narrow, tag_mark
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
RANKED = 150  # the database chooses so many, BM25F puts them in order
AGES = {"week": 7, "month": 31, "year": 366}
SAMPLE = 800
TABLE = SearchEntry._meta.db_table


# --- writing -----------------------------------------------------------------------------------------------------------


def write(entries: Iterable[SearchEntry]) -> None:
    """Keep the stems of these entries; of those that are gone, nothing."""
    rows = [entry for entry in entries if not entry.is_gone]
    with connection.cursor() as cursor:
        cursor.executemany("DELETE FROM search_text WHERE rowid = %s", [[entry.pk] for entry in entries])
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
                "INSERT INTO search_text (rowid, title, lead, answer, body, words, stems) VALUES (%s, %s, %s, %s, %s, %s, %s::tsvector)"
                " ON CONFLICT (rowid) DO NOTHING",
                [[entry.pk, *(" ".join(texts) for texts in columns_of(entry)[:-1]), _vector(entry)] for entry in rows],
            )


def columns_of(entry: SearchEntry) -> tuple[list[str], ...]:
    """The tokens of title, lead, answer and body as stems, the words of the title as they stand, the marks."""
    tags = [token for tag in entry.tags for token in stem_text(tag)]
    return (
        stem_text(entry.title), [*tags, *stem_text(entry.lead)], stem_text(entry.answer), stem_text(entry.body),
        list(dict.fromkeys([*surface_words(entry.title), *surface_words(" ".join(entry.tags))])), [tag_mark(tag) for tag in entry.tags],
    )  # fmt: skip


def _vector(entry: SearchEntry) -> str:
    """The literal of a tsvector: 'stem':1A,7D …; at most 255 places of a stem, as PostgreSQL keeps them."""
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
    return " ".join(f"'{token}':{','.join(at)}" for token, at in places.items())


# --- asking ------------------------------------------------------------------------------------------------------------


def find(query: Query, narrow: Narrow, *, start: int = 0, number: int = 20, facets: bool = False, newest: bool = False, some: bool = False) -> Found:
    """As `engines.find`. Everything found is counted up to MOST_COUNTED, and the facets are those of what was counted."""
    terms = query.terms
    loose = some or len(terms) > WORDS_FOR_ALL
    rows = _rows(query, narrow, newest, any_word=loose)
    if not loose and len(terms) > 1 and len(rows) < ENOUGH:
        known = {row[0] for row in rows}
        more = [row for row in _rows(query, narrow, newest, any_word=True) if row[0] not in known]
        loose = bool(more)
        rows += more[: MOST_COUNTED - len(rows)]
    found = Found([row[0] for row in rows[start : start + number]], len(rows), len(rows) >= MOST_COUNTED, loose)
    if facets:
        found.facets = _facets(rows)
    return found


def _rows(query: Query, narrow: Narrow, newest: bool, any_word: bool) -> list[tuple]:
    if not narrow.scopes:
        return []
    conditions, values = _conditions(narrow)
    columns = "e.id, e.kind, e.place, e.solved, e.answers, e.tags, e.locale, e.date, e.quality"
    order = f"e.date DESC LIMIT {MOST_COUNTED}"
    if not query.has_words and not narrow.tag:
        sql, before = f"SELECT {columns} FROM {TABLE} e WHERE {conditions} ORDER BY {order}", []
    elif connection.vendor == "sqlite":
        score = f"bm25(search_text, {', '.join(map(str, WEIGHTS))}) * e.quality"
        order = order if newest or not query.has_words else f"{score} LIMIT {MOST_COUNTED}"
        joined = f"search_text JOIN {TABLE} e ON e.id = search_text.rowid"
        sql = f"SELECT {columns} FROM {joined} WHERE search_text MATCH %s AND {conditions} ORDER BY {order}"
        before = [_match(query, narrow, any_word)]
        if not before[0]:
            return []
    else:
        asked = _tsquery(query, narrow, any_word)
        if not asked:
            return []
        sql = f"SELECT {columns} FROM search_text s JOIN {TABLE} e ON e.id = s.rowid WHERE s.stems @@ %s::tsquery AND {conditions}"
        before = [asked]
        if not newest and query.has_words:
            order = f"ts_rank(s.stems, %s::tsquery, 1) * e.quality DESC, e.id DESC LIMIT {MOST_COUNTED}"
            values = [*values, asked]
        sql += f" ORDER BY {order}"
    with connection.cursor() as cursor:
        cursor.execute(sql, [*before, *values])
        rows = cursor.fetchall()
    return rows if newest or not query.has_words else [*_ranked(query, rows[:RANKED]), *rows[RANKED:]]


def _ranked(query: Query, rows: list[tuple]) -> list[tuple]:
    """The best of the database's own order, in the order of BM25F."""
    if len(rows) < 2:
        return rows
    marks = ", ".join(["%s"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT rowid, title, lead, answer, body, words FROM search_text WHERE rowid IN ({marks})", [row[0] for row in rows])
        texts = {pk: (found, words) for pk, *found, words in cursor.fetchall()}
    stems = {part for term in query.terms for alternative in term.alternatives for part in alternative}
    stems |= {part for phrase in query.phrases for part in phrase}
    scorer = Scorer(query, frequencies(stems), _figures())
    scores = {row[0]: scorer.score(*texts[row[0]]) * row[-1] if row[0] in texts else 0 for row in rows}
    return sorted(rows, key=lambda row: -scores[row[0]])


def _highest_id() -> int:
    return SearchEntry.objects.order_by("-id").values_list("id", flat=True).first() or 1


def _figures() -> dict[str, float]:
    """About how many entries with a text there are ("entries"), and how many characters of stems each text has on average.

    Estimated from a thousand entries all over the index; kept an hour.
    """
    figures = cache.get("search-figures")
    if figures is None:
        last = _highest_id()
        wanted = list(range(1, last + 1, max(1, last // SAMPLE)))
        columns = ", ".join(f"AVG(LENGTH({name}))" for name in TEXTS)
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT COUNT(*), {columns} FROM search_text WHERE rowid IN ({', '.join(['%s'] * len(wanted))}) AND LENGTH(lead) > 0", wanted
            )
            number, *lengths = cursor.fetchone()
        figures = {name: max(1.0, float(length or 0)) for name, length in zip(TEXTS, lengths, strict=True)}
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


def _facets(rows: list[tuple]) -> dict[str, dict[str, int]]:
    counts: dict[str, Counter] = {name: Counter() for name in FACETS}
    now = timezone.now().replace(tzinfo=None)
    for _id, kind, place, solved, answers, tags, locale, date, _quality in rows:
        counts["kind"][kind] += 1
        if place:
            counts["place"][place] += 1
        if solved is not None:
            counts["state"]["solved" if solved else "unsolved"] += 1
            if answers == 0:
                counts["state"]["unanswered"] += 1
        counts["tag"].update(json.loads(tags) if isinstance(tags, str) else tags)
        if locale:
            counts["locale"][locale] += 1
        age = now - date.replace(tzinfo=None)
        counts["age"].update(name for name, days in AGES.items() if age <= timedelta(days=days))
    return {name: dict(counter.most_common(20)) for name, counter in counts.items()}


def _rare_enough(terms: tuple[Term, ...]) -> tuple[Term, ...]:
    """Of many words, those that nearly everything holds say nothing and cost most."""
    if len(terms) < 4:
        return terms
    counts = frequencies([part for term in terms for alternative in term.alternatives for part in alternative])
    last = _highest_id()
    rare = tuple(term for term in terms if counts.get(term.alternatives[0][0], 0) < max(50, last * 0.15))
    return rare if len(rare) >= 2 else terms


def _match(query: Query, narrow: Narrow, any_word: bool) -> str:
    """The query in FTS5's language. Stems are letters and digits only, so nothing in them has a meaning there."""
    text_columns = "{title lead answer body} : "
    terms = _rare_enough(query.terms) if any_word else query.terms
    units = [_fts_term(term) for term in terms]
    parts = []
    if units:
        near = [f'"{a.alternatives[0][0]} {b.alternatives[0][0]}"' for a, b in zip(terms, terms[1:], strict=False)
                if len(a.alternatives[0]) == len(b.alternatives[0]) == 1]  # fmt: skip
        if any_word:
            parts.append(" OR ".join([*units, *near]))
        else:
            together = " AND ".join(f"({unit})" for unit in units)
            parts.append(f"({together}) OR (({together}) AND ({' OR '.join(near)}))" if near else together)
    parts += [text_columns + _fts_phrase(phrase) for phrase in query.phrases]
    if narrow.tag:
        parts.append(f'marks : "{tag_mark(narrow.tag)}"')
    asked = " AND ".join(f"({part})" for part in parts)
    for phrase in query.excluded:
        asked = f"({asked}) NOT ({text_columns}{_fts_phrase(phrase)})" if asked else ""
    return asked


def _fts_phrase(phrase: Phrase) -> str:
    return '"' + " ".join(phrase) + '"'


def _fts_term(term: Term) -> str:
    options = [
        "(" + " AND ".join(f'"{part}"' for part in alternative) + ")" if len(alternative) > 1 else f'"{alternative[0]}"'
        for alternative in term.alternatives
    ]
    if term.typed and len(term.typed) > 1:
        options.append(f'words : "{term.typed}" *')
    return " OR ".join(f"({option})" if " : " in option else option for option in options)


def _tsquery(query: Query, narrow: Narrow, any_word: bool) -> str:
    """The query in PostgreSQL's language."""
    terms = _rare_enough(query.terms) if any_word else query.terms
    parts = []
    if terms:
        parts.append((" | " if any_word else " & ").join(f"({_ts_term(term)})" for term in terms))
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
    options = ["(" + " & ".join(f"'{part}'" for part in alternative) + ")" for alternative in term.alternatives]
    if term.typed and len(term.typed) > 1:
        options.append(f"'={term.typed}':*")
    return " | ".join(options)
