"""A query as Elasticsearch is asked it."""

from __future__ import annotations

from collections.abc import Collection

from elasticsearch_dsl import Q

from community.search.engines.found import Narrow, tag_mark
from community.search.engines.question import LEAST_TYPED
from community.search.query import Phrase, Query, Term
from community.search.ranking import FIELDS, FOREIGN, NEIGHBOURS, PREFIX_WEIGHT
from community.search.vocabulary import rarest

MOST_CHOOSING = 5  # of many words the rarest choose; all of them put in order
TEXT_FIELDS = [f"{name}^{weight}" for name, weight in FIELDS.items()]


def choosing(
    query: Query,
    any_word: bool,
    scopes: Collection[str],
    fields: list[str],
    titles_alone: Collection[str] = (),
) -> list:
    """What has to fit, as the server finds the best of it without looking at all of it."""
    needed = [_together(phrase) for phrase in query.phrases]
    chosen = rarest(query.terms, MOST_CHOOSING, scopes) if any_word else query.terms
    terms = [
        _term(
            term,
            lambda stem: Q(
                "multi_match", query=stem, fields=fields[:1] if stem in titles_alone else fields
            ),
        )
        for term in chosen
    ]
    return (
        [*needed, Q("bool", should=terms, minimum_should_match=1)]
        if any_word and terms
        else [*needed, *terms]
    )


def ranking_of(query: Query):
    """BM25 over all texts together; words that stand side by side count a little more."""
    near = [
        _together((a.alternatives[0][0], b.alternatives[0][0]), NEIGHBOURS)
        for a, b in zip(query.terms, query.terms[1:], strict=False)
        if len(a.alternatives[0]) == len(b.alternatives[0]) == 1
    ]
    terms = [
        _term(term, lambda stem: Q("combined_fields", query=stem, fields=TEXT_FIELDS))
        for term in query.terms
    ]
    return Q("bool", should=[*terms, *near, *(_together(phrase) for phrase in query.phrases)])


def factors_of(narrow: Narrow) -> list[dict]:
    """What an entry's score is multiplied by: its quality, and less where the reader does not read
    its language.
    """
    quality = {"field_value_factor": {"field": "quality", "missing": 1}}
    if not narrow.reads:
        return [quality]
    foreign = ~Q("terms", locale=list(narrow.at_home))
    return [quality, {"filter": foreign.to_dict(), "weight": FOREIGN}]


def _term(term: Term, text):
    options = [
        text(alternative[0])
        if len(alternative) == 1
        else Q("bool", must=[text(part) for part in alternative])
        for alternative in term.alternatives
    ]
    if len(term.typed) >= LEAST_TYPED:
        options.append(Q("prefix", words={"value": term.typed, "boost": PREFIX_WEIGHT}))
    return options[0] if len(options) == 1 else Q("dis_max", queries=options)


def _together(phrase: Phrase, boost: float = 1.0):
    return Q("multi_match", query=" ".join(phrase), fields=list(FIELDS), type="phrase", boost=boost)


def filters_of(narrow: Narrow) -> list:
    """What narrows, without a say in the order."""
    filters = [Q("terms", scope=list(narrow.scopes))]
    for name, wanted in (
        ("kind", narrow.kinds),
        ("place", narrow.places),
        ("author_id", narrow.author_ids),
    ):
        if wanted is not None:
            filters.append(Q("terms", **{name: list(wanted)}))
    if narrow.tag:
        filters.append(Q("term", marks=tag_mark(narrow.tag)))
    if narrow.status:
        filters.append(Q("term", status=narrow.status))
    if narrow.locale:
        filters.append(Q("terms", locale=[narrow.locale, ""]))
    states = {
        "solved": Q("term", solved=True),
        "unsolved": Q("term", solved=False),
        "unanswered": Q("term", answers=0),
        "answered": Q("range", answers={"gt": 0}),
    }
    if narrow.state:
        filters.append(states[narrow.state])
    moments = {
        sign: moment.isoformat()
        for sign, moment in (("gte", narrow.after), ("lt", narrow.before))
        if moment
    }
    return [*filters, Q("range", date=moments)] if moments else filters


def exclusions_of(query: Query, narrow: Narrow) -> list:
    """What must not fit."""
    exclusions = [_together(phrase) for phrase in query.excluded]
    return [*exclusions, Q("terms", key=list(narrow.but_keys))] if narrow.but_keys else exclusions
