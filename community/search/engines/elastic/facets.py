"""How many results have which value."""

from __future__ import annotations

from django.utils import timezone
from elasticsearch_dsl import Search

from community.search.engines.elastic.entries import day_of
from community.search.engines.facets import AGES


def ask_facets(search: Search) -> None:
    """Have the server count what fits by each facet."""
    for name, field in (
        ("kind", "kind"),
        ("place", "place"),
        ("tag", "tags"),
        ("locale", "locale"),
        ("status", "status"),
    ):
        search.aggs.bucket(name, "terms", field=field, size=20, execution_hint="map")
    search.aggs.bucket("solved", "terms", field="solved")
    search.aggs.bucket("unanswered", "filter", term={"answers": 0})
    # ranges of dates, and filters by them, would look at the whole index: the days of what fits are
    # counted, and added up here
    search.aggs.bucket("day", "terms", field="day", size=max(AGES.values()), order={"_key": "desc"})


def facets_in(answer) -> dict[str, dict[str, int]]:
    """What was counted, as `Found.facets`."""
    facets = {
        name: {
            bucket.key: bucket.doc_count for bucket in getattr(answer, name).buckets if bucket.key
        }
        for name in ("kind", "place", "tag", "locale", "status")
    }
    state = {
        "solved" if bucket.key else "unsolved": bucket.doc_count for bucket in answer.solved.buckets
    }
    if answer.unanswered.doc_count:
        state["unanswered"] = answer.unanswered.doc_count
    today = day_of(timezone.now())
    ages = {
        name: sum(bucket.doc_count for bucket in answer.day.buckets if today - bucket.key <= days)
        for name, days in AGES.items()
    }
    return {
        **facets,
        "state": state,
        "age": {name: number for name, number in ages.items() if number},
    }
