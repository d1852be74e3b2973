"""How many of what was found are of each kind, place, state, tag, language and age."""

from __future__ import annotations

import json
from collections import Counter
from datetime import timedelta

from django.utils import timezone

from community.search.engines.found import FACETS

AGES = {"week": 7, "month": 31, "year": 366}  # name -> days


def facets_of(rows: list[tuple]) -> dict[str, dict[str, int]]:
    """Facet -> value -> number, the twenty most frequent values, of rows of the table of
    entries.
    """
    counts: dict[str, Counter] = {name: Counter() for name in FACETS}
    now = timezone.now().replace(tzinfo=None)
    for _id, kind, place, solved, answers, tags, locale, date, status, _quality in rows:
        counts["kind"][kind] += 1
        if place:
            counts["place"][place] += 1
        if solved is not None:
            counts["state"]["solved" if solved else "unsolved"] += 1
            if answers == 0:
                counts["state"]["unanswered"] += 1
        if status:
            counts["status"][status] += 1
        counts["tag"].update(json.loads(tags) if isinstance(tags, str) else tags)
        if locale:
            counts["locale"][locale] += 1
        age = now - date.replace(tzinfo=None)
        counts["age"].update(name for name, days in AGES.items() if age <= timedelta(days=days))
    return {name: dict(counter.most_common(20)) for name, counter in counts.items()}
