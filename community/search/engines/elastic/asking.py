"""Asking Elasticsearch."""

from __future__ import annotations

from collections.abc import Collection

from elasticsearch_dsl import MultiSearch, Q, Search

from community.search.engines.elastic.entries import ALIAS, client
from community.search.engines.elastic.facets import ask_facets, facets_in
from community.search.engines.elastic.words import (
    TEXT_FIELDS,
    choosing,
    exclusions_of,
    factors_of,
    filters_of,
    ranking_of,
)
from community.search.engines.found import Found, Narrow
from community.search.engines.question import WORDS_FOR_ALL
from community.search.query import Query
from community.search.ranking import FIELDS
from community.search.vocabulary import frequencies

MOST_COUNTED = 5_000
RANKED = 100  # the server chooses so many, BM25 over all texts puts them in order
# While somebody types, fewer are looked at, and what solved a topic and what it is about choose,
# not all that was said in it.
QUICK_RANKED, QUICK_FIELDS = 40, [f"{name}^{FIELDS[name]}" for name in ("title", "lead", "answer")]
# A word that so many entries hold is looked for in titles alone while somebody types.
COMMON = 5_000
ENOUGH = 10


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
    """As `engines.find`. Raises Unavailable.

    Of what fits, the server skips what cannot be among the best and puts the best RANKED in order;
    facets are counted apart, over as much as is counted at all.
    """
    if not narrow.scopes:
        return Found([], 0)
    loose = some or len(query.terms) > WORDS_FOR_ALL
    asked = (query, narrow, start, number, newest)
    hits, counted = _ask(
        *asked, facets, loose, quick=some and not facets and number <= QUICK_RANKED
    )
    may_widen = number and not (loose or strict) and len(query.terms) > 1
    if may_widen and hits.hits.total.value < ENOUGH:
        first = {hit.meta.id for hit in hits}
        wider, counted_wider = _ask(*asked, facets, True)
        if wider.hits.total.value > hits.hits.total.value:
            hits, counted, loose = wider, counted_wider, True
            if start == 0:
                hits.hits.sort(key=lambda hit: hit.meta.id not in first)
    total, exact = (
        (hits.hits.total.value, hits.hits.total.relation == "eq") if number else (0, True)
    )
    found = Found(
        [int(hit.meta.id) for hit in hits],
        min(total, MOST_COUNTED),
        not exact or total > MOST_COUNTED,
        loose,
    )
    if counted is not None:
        found.facets = facets_in(counted.aggregations)
    return found


def _ask(
    query: Query,
    narrow: Narrow,
    start: int,
    number: int,
    newest: bool,
    facets: bool,
    any_word: bool,
    quick: bool = False,
):
    """(the hits, the answer that holds the facets or None), in one request."""
    asked = MultiSearch(using=client(), index=ALIAS).add(
        _search(query, narrow, start, number, newest, any_word, quick)
    )
    if facets:
        fitting = [*filters_of(narrow), *choosing(query, any_word, narrow.scopes, TEXT_FIELDS)]
        counting = Search().query("bool", filter=fitting, must_not=exclusions_of(query, narrow))
        counting = counting.extra(size=0, terminate_after=MOST_COUNTED, track_total_hits=False)
        ask_facets(counting)
        asked = asked.add(counting)
    answers = asked.execute()
    return answers[0], answers[1] if facets else None


def _search(
    query: Query, narrow: Narrow, start: int, number: int, newest: bool, any_word: bool, quick: bool
) -> Search:
    fields, titles_alone = (
        (QUICK_FIELDS, _common(query, narrow.scopes)) if quick else (TEXT_FIELDS, set())
    )
    chosen = choosing(query, any_word, narrow.scopes, fields, titles_alone)
    search = Search().query(
        "bool", must=chosen, filter=filters_of(narrow), must_not=exclusions_of(query, narrow)
    )
    search = search.source(False).extra(track_total_hits=ENOUGH if quick else MOST_COUNTED)[
        start : start + number
    ]
    if number == 0:  # only the facets are asked for
        return search.extra(track_total_hits=False)
    if newest or not chosen:
        return search.sort("-date")
    ranking = Q(
        "function_score",
        query=ranking_of(query),
        functions=factors_of(narrow),
        boost_mode="multiply",
    )
    rescoring = {"rescore_query": ranking.to_dict(), "query_weight": 0, "rescore_query_weight": 1}
    return search.extra(
        rescore={"window_size": QUICK_RANKED if quick else RANKED, "query": rescoring}
    )


def _common(query: Query, scopes: Collection[str]) -> set[str]:
    counts = frequencies(
        [part for term in query.terms for alternative in term.alternatives for part in alternative],
        scopes,
    )
    return {stem for stem, number in counts.items() if number > COMMON}
