"""The database's own full text over our stems.

The table `search_text` (made by a migration, for each database its own) holds the stems of the
entry with the same id. What SQLite and PostgreSQL each do in their own way is their `Dialect`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from functools import cache, partial
from typing import Any

from django.core.cache import cache as kept_for_all
from django.db import connection

from community.accounts.languages import NAMES
from community.search.engines.dialect import RANKED, TABLE, Dialect
from community.search.engines.facets import facets_of
from community.search.engines.found import Found, Narrow
from community.search.engines.postgresql import Postgresql
from community.search.engines.question import MOST_LOOKED_AT, WORDS_FOR_ALL, Question
from community.search.engines.sqlite import Sqlite
from community.search.models import SearchEntry
from community.search.query import Query
from community.search.ranking import FOREIGN, TEXTS, Scorer
from community.search.vocabulary import frequencies

MOST_COUNTED = 1000
ENOUGH = 10  # all words found fewer: entries with some of them follow
SAMPLE = 800
DIALECTS: dict[str, type[Dialect]] = {"sqlite": Sqlite, "postgresql": Postgresql}


@cache
def dialect() -> Dialect:
    """That of this installation's database."""
    return DIALECTS[connection.vendor]()


def write(entries: Iterable[SearchEntry]) -> None:
    """Keep the stems of these entries; of those that are gone, nothing."""
    entries = list(entries)
    rows = [entry for entry in entries if not entry.is_gone]
    with connection.cursor() as cursor:
        cursor.executemany(
            "DELETE FROM search_text WHERE rowid = %s", [[entry.pk] for entry in entries]
        )
        if rows:
            dialect().write(cursor, rows)


def find(
    query: Query,
    narrow: Narrow,
    *,
    start: int = 0,
    number: int = 20,
    facets: bool = False,
    newest: bool = False,
    some: bool = False,
    strict: bool = False,
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
    if not (loose or strict) and len(query.terms) > 1 and len(chosen[0]) < ENOUGH:
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
    budget = MOST_LOOKED_AT if count else MOST_LOOKED_AT // 5
    question = Question(query, narrow, counts, any_word, budget)
    asked = dialect().asked(question)
    if not asked:
        return _Chosen()
    joined = f"{dialect().joined} AND {where}"
    if newest or not query.has_words:
        return _Chosen(
            [], _select(f"{joined} ORDER BY e.date DESC LIMIT {MOST_COUNTED}", [asked, *values])
        )
    best = _best(question, asked, where, values)
    if not count or len(best) < RANKED:
        return _Chosen(best)
    known = {row[0] for row in best}
    others = _select(f"{joined} LIMIT {MOST_COUNTED}", [asked, *values])
    return _Chosen(best, [row for row in others if row[0] not in known][: MOST_COUNTED - len(best)])


def _best(question: Question, asked: str, where: str, values: list) -> list[tuple]:
    """The best RANKED in the database's own order.

    Where very many fit, those whose title does come first: they are fewer.
    """
    quality = _quality(question.narrow)
    if not question.query.phrases and question.is_heavy:
        quick = replace(question, budget=MOST_LOOKED_AT // 5)
        titled = dialect().asked(quick, titles=True)
        found = _best_of(titled, where, values, quality, titles=True) if titled else []
        if len(found) >= ENOUGH:
            return found
    return _best_of(asked, where, values, quality)


def _best_of(asked: str, where: str, values: list, quality: str, *, titles=False) -> list[tuple]:
    return _select(*dialect().best(asked, where, values, quality, titles=titles), quality)


def _quality(narrow: Narrow) -> str:
    """The factor by which an entry `e` is better than another that fits equally well."""
    if not narrow.reads:
        return "e.quality"
    languages = ", ".join(f"'{code}'" for code in narrow.at_home if code in ("", *NAMES))
    return f"e.quality * CASE WHEN e.locale IN ({languages}) THEN 1.0 ELSE {FOREIGN} END"


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


def _select(rest: str, values: list, quality: str = "e.quality") -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT e.id, e.kind, e.place, e.solved, e.answers, e.tags, e.locale, e.date,"
            f" e.status, {quality} FROM {rest}",
            values,
        )
        return cursor.fetchall()


def _counts(query: Query, scopes: Collection[str]) -> dict[str, int]:
    stems = {
        part for term in query.terms for alternative in term.alternatives for part in alternative
    }
    stems |= {part for phrase in query.phrases for part in phrase}
    return {**query.known, **frequencies(stems - query.known.keys(), scopes)}


def _highest_id() -> int:
    return SearchEntry.objects.order_by("-id").values_list("id", flat=True).first() or 1


def _figures() -> dict[str, float]:
    """About how many entries with a text there are ("entries"), and how many characters of stems
    each text has on average.

    Estimated from a thousand entries all over the index; kept an hour.
    """
    return kept_for_all.get_or_set("search-figures", _estimated, 3600) or {}


def _estimated() -> dict[str, float]:
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
    return figures | {"entries": max(1.0, number * last / len(wanted))}


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
    if narrow.status:
        among("e.status", (narrow.status,))
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
