"""Elasticsearch 8 through elasticsearch-dsl: our own stems in its index, BM25 over all fields
together, facets by it.

The index stands behind the alias `veche-entries`. Its name carries a hash of the mapping: a mapping
that changed is built anew beside the old one, and the alias moves when it is complete. Only what
every Elasticsearch 8 has is used: no scripts, no reindexing or deleting by query, no plug-ins, and
never `GET /`.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import logging
import time
from collections import deque
from collections.abc import Collection, Iterable, Iterator
from datetime import date, timedelta
from functools import cache

from django.conf import settings
from django.utils import timezone
from elastic_transport import TransportError
from elasticsearch import ApiError, Elasticsearch
from elasticsearch.helpers import streaming_bulk
from elasticsearch_dsl import (
    Boolean,
    Date,
    Document,
    Float,
    Integer,
    Keyword,
    MultiSearch,
    Q,
    Search,
    Text,
)

from community.search.engines.database import LEAST_TYPED, WORDS_FOR_ALL, columns_of
from community.search.engines.facets import AGES
from community.search.engines.found import Found, Narrow, tag_mark
from community.search.models import PendingEntry, SearchEntry
from community.search.query import Phrase, Query, Term
from community.search.ranking import FIELDS, K1, NEIGHBOURS, PREFIX_WEIGHT, B
from community.search.vocabulary import frequencies, rarest

log = logging.getLogger(__name__)
ALIAS = "veche-entries"
BATCH = 500
MOST_COUNTED = 5_000
RANKED = 100  # the server chooses so many, BM25 over all texts puts them in order
# While somebody types, fewer are looked at, and what solved a topic and what it is about choose,
# not all that was said in it.
QUICK_RANKED, QUICK_FIELDS = 40, [f"{name}^{FIELDS[name]}" for name in ("title", "lead", "answer")]
COMMON = (
    5_000  # a word that so many entries hold is looked for in titles alone while somebody types
)
MOST_CHOOSING = 5  # of many words the rarest choose; all of them put in order
ENOUGH = 10
SECONDS = 3
EPOCH = date(1970, 1, 1).toordinal()
Unavailable = (TransportError, ApiError)
TEXT_FIELDS = [f"{name}^{weight}" for name, weight in FIELDS.items()]


class Entry(Document):
    """A search entry as Elasticsearch holds it: stems, parted by spaces, and what narrows and
    ranks.
    """

    title = Text(analyzer="whitespace")
    lead = Text(analyzer="whitespace")
    answer = Text(analyzer="whitespace")
    body = Text(analyzer="whitespace")
    words = Text(analyzer="whitespace", norms=False, index_options="docs")
    marks = Keyword()
    tags = Keyword()
    key = Keyword()
    kind = Keyword()
    scope = Keyword()
    place = Keyword()
    locale = Keyword()
    author_id = Integer()
    solved = Boolean()
    answers = Integer()
    date = Date()
    day = Integer()
    quality = Float()

    class Index:
        name = ALIAS
        settings = {
            "number_of_shards": 1,
            "refresh_interval": "1s",
            "similarity": {"default": {"type": "BM25", "k1": K1, "b": B}},
        }

    class Meta:
        dynamic = False


@cache
def client() -> Elasticsearch:
    """One client for the process. It never asks who the server is: managed ones hide their root."""
    return Elasticsearch(
        settings.ENV.elasticsearch_url,
        request_timeout=SECONDS,
        max_retries=0,
        retry_on_timeout=False,
    )


def health() -> str:
    """A word about the index; raises what is wrong."""
    state = client().cluster.health(timeout="2s")["status"]
    waiting = PendingEntry.objects.filter(
        queued_on__lt=timezone.now() - timedelta(minutes=1)
    ).exists()
    if state == "red":
        raise RuntimeError("the cluster is red")
    return "catching up" if waiting else ""


# --- writing --------------------------------------------------------------------------------------
# ---------------------


def _mapping() -> dict:
    return Entry._index.to_dict()


def _index_name() -> str:
    shape = json.dumps(_mapping(), sort_keys=True).encode()
    return f"{ALIAS}-{hashlib.sha256(shape).hexdigest()[:8]}"


def current_index() -> str | None:
    """The index behind the alias, None while there is none."""
    if not client().indices.exists_alias(name=ALIAS):
        return None
    return next(iter(client().indices.get_alias(name=ALIAS)))


def as_document(entry: SearchEntry) -> dict:
    title, lead, answer, body, words, marks = (" ".join(tokens) for tokens in columns_of(entry))
    return {
        "title": title,
        "lead": lead,
        "answer": answer,
        "body": body,
        "words": words,
        "marks": marks.split(),
        "tags": entry.tags,
        "key": entry.key,
        "kind": entry.kind,
        "scope": entry.scope,
        "place": entry.place,
        "locale": entry.locale,
        "author_id": entry.author_id,
        "solved": entry.solved,
        "answers": entry.answers,
        "date": entry.date.isoformat(),
        "day": _day(entry.date),
        "quality": entry.quality,
    }


def _day(moment) -> int:
    """Days since 1970."""
    return moment.date().toordinal() - EPOCH


def _acts(entries: Iterable[SearchEntry], index: str) -> Iterator[dict]:
    for entry in entries:
        act = {
            "_index": index,
            "_id": str(entry.pk),
            "version": entry.version,
            "version_type": "external_gte",
        }
        if entry.is_gone:
            yield {**act, "_op_type": "delete"}
        else:
            yield {**act, "_op_type": "index", "_source": as_document(entry)}


def _send(entries: Iterable[SearchEntry], index: str) -> Iterator[int]:
    """Send entries; yields the ids of those that arrived, or were there in a later version
    already.
    """
    sent = streaming_bulk(
        client().options(request_timeout=60),
        _acts(entries, index),
        chunk_size=BATCH,
        raise_on_error=False,
        raise_on_exception=True,
    )
    refused = []
    for done, item in sent:
        result = next(iter(item.values()))
        if done or result["status"] in (404, 409):
            yield int(result["_id"])
        else:
            refused.append((result["_id"], result.get("error", {}).get("type")))
    if refused:
        log.warning(
            "Elasticsearch refused %s entries, the first of them: %s, %s", len(refused), *refused[0]
        )


def _send_all(entries: Iterable[SearchEntry], index: str) -> None:
    """As `_send`, without remembering which: a million ids are not constant memory."""
    deque(_send(entries, index), maxlen=0)


def send_pending(most: int = BATCH * 4) -> int:
    """Send what waits, the longest waiting first; an installation without an index gets one.

    Raises Unavailable.
    """
    if not (current_index() or "").startswith(_index_name()):
        rebuild()
    total = 0
    while waiting := dict(
        PendingEntry.objects.order_by("queued_on").values_list("entry_id", "version")[:BATCH]
    ):
        arrived = set(_send(SearchEntry.objects.filter(pk__in=waiting).iterator(BATCH), ALIAS))
        for pk in arrived:  # a change that came meanwhile has a later version and waits on
            PendingEntry.objects.filter(entry_id=pk, version__lte=waiting[pk]).delete()
        refused = waiting.keys() - arrived  # they wait behind the others, and hold nobody back
        PendingEntry.objects.filter(entry_id__in=refused).update(queued_on=timezone.now())
        total += len(arrived)
        if not arrived or total >= most:
            break
    if total and total < BATCH:
        client().indices.refresh(index=ALIAS)
    return total


def rebuild(progress=lambda number: None) -> str:
    """Build the index anew beside the one in use, then move the alias; returns its name.

    Memory stays constant.

    What changes meanwhile is sent again before and after the move; versions keep the later one. Of
    two that are built at once the first to be complete is moved to, and the other raises
    Unavailable: the server allows one index that is written to.
    """
    name = f"{_index_name()}-{time.time_ns() // 1_000_000}"
    began = timezone.now() - timedelta(seconds=5)
    shape = _mapping()
    patient = client().options(request_timeout=60)
    patient.indices.create(
        index=name,
        mappings=shape["mappings"],
        settings={**shape["settings"], "refresh_interval": "-1"},
    )
    try:
        _send_all(_everything(progress), name)
        moved = timezone.now() - timedelta(seconds=5)
        _send_all(_changed_since(began), name)
        patient.indices.put_settings(index=name, settings={"refresh_interval": "1s"})
        client().options(request_timeout=120).indices.refresh(index=name)
        with contextlib.suppress(
            *Unavailable
        ):  # one piece is read a third faster than twenty; it is complete without that
            client().options(request_timeout=1800).indices.forcemerge(
                index=name, max_num_segments=1
            )
        old = (
            list(client().indices.get_alias(name=ALIAS))
            if client().indices.exists_alias(name=ALIAS)
            else []
        )
        actions = [{"remove": {"index": index, "alias": ALIAS}} for index in old]
        patient.indices.update_aliases(
            actions=[*actions, {"add": {"index": name, "alias": ALIAS, "is_write_index": True}}]
        )
    except BaseException:
        client().options(ignore_status=404).indices.delete(index=name)
        raise
    _send_all(_changed_since(moved), name)
    for index in old:
        client().options(ignore_status=404).indices.delete(index=index)
    return name


def _everything(progress) -> Iterator[SearchEntry]:
    after = 0
    while chunk := list(
        SearchEntry.objects.filter(pk__gt=after, is_gone=False).order_by("pk")[:BATCH]
    ):
        yield from chunk
        after = chunk[-1].pk
        progress(len(chunk))


def _changed_since(moment) -> Iterator[SearchEntry]:
    return SearchEntry.objects.filter(indexed_on__gte=moment).order_by("pk").iterator(BATCH)


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
    if number and not loose and len(query.terms) > 1 and hits.hits.total.value < ENOUGH:
        strict = {hit.meta.id for hit in hits}
        wider, counted_wider = _ask(*asked, facets, True)
        if wider.hits.total.value > hits.hits.total.value:
            hits, counted, loose = wider, counted_wider, True
            if start == 0:
                hits.hits.sort(key=lambda hit: hit.meta.id not in strict)
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
        found.facets = _facets(counted.aggregations)
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
        fitting = [*_filters(narrow), *_choosing(query, any_word, narrow.scopes, TEXT_FIELDS)]
        counting = Search().query("bool", filter=fitting, must_not=_exclusions(query, narrow))
        counting = counting.extra(size=0, terminate_after=MOST_COUNTED, track_total_hits=False)
        _ask_facets(counting)
        asked = asked.add(counting)
    answers = asked.execute()
    return answers[0], answers[1] if facets else None


def _search(
    query: Query, narrow: Narrow, start: int, number: int, newest: bool, any_word: bool, quick: bool
) -> Search:
    fields, titles_alone = (
        (QUICK_FIELDS, _common(query, narrow.scopes)) if quick else (TEXT_FIELDS, set())
    )
    chosen = _choosing(query, any_word, narrow.scopes, fields, titles_alone)
    search = Search().query(
        "bool", must=chosen, filter=_filters(narrow), must_not=_exclusions(query, narrow)
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
        query=_ranking(query),
        field_value_factor={"field": "quality", "missing": 1},
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


def _choosing(
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


def _ranking(query: Query):
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


def _filters(narrow: Narrow) -> list:
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


def _exclusions(query: Query, narrow: Narrow) -> list:
    exclusions = [_together(phrase) for phrase in query.excluded]
    return [*exclusions, Q("terms", key=list(narrow.but_keys))] if narrow.but_keys else exclusions


def _ask_facets(search: Search) -> None:
    for name, field in (
        ("kind", "kind"),
        ("place", "place"),
        ("tag", "tags"),
        ("locale", "locale"),
    ):
        search.aggs.bucket(name, "terms", field=field, size=20, execution_hint="map")
    search.aggs.bucket("solved", "terms", field="solved")
    search.aggs.bucket("unanswered", "filter", term={"answers": 0})
    # ranges of dates, and filters by them, would look at the whole index: the days of what fits are
    # counted, and added up here
    search.aggs.bucket("day", "terms", field="day", size=max(AGES.values()), order={"_key": "desc"})


def _facets(answer) -> dict[str, dict[str, int]]:
    facets = {
        name: {
            bucket.key: bucket.doc_count for bucket in getattr(answer, name).buckets if bucket.key
        }
        for name in ("kind", "place", "tag", "locale")
    }
    state = {
        "solved" if bucket.key else "unsolved": bucket.doc_count for bucket in answer.solved.buckets
    }
    if answer.unanswered.doc_count:
        state["unanswered"] = answer.unanswered.doc_count
    today = _day(timezone.now())
    ages = {
        name: sum(bucket.doc_count for bucket in answer.day.buckets if today - bucket.key <= days)
        for name, days in AGES.items()
    }
    return {
        **facets,
        "state": state,
        "age": {name: number for name, number in ages.items() if number},
    }
