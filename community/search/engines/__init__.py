"""Two engines behind one interface: the database's own full text, and Elasticsearch where it is set
up.

While Elasticsearch does not answer, the database answers, `/health/` says so, and what changed
meanwhile waits.
"""

from __future__ import annotations

import logging
from typing import Any

from django.conf import settings
from django.core.cache import cache

from community.search.engines import database
from community.search.engines.found import Found, Narrow
from community.search.query import Query

log = logging.getLogger(__name__)
DOWN = "search-elasticsearch-down"
PAUSE_SECONDS = 5


def uses_elasticsearch() -> bool:
    """Whether this installation has one."""
    return bool(settings.ENV.elasticsearch_url)


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
    """The entries that fit, from whichever engine answers.

    `some` asks for any of the words instead of all; where few have them all, those with some follow
    unless it is to be `strict`.
    """
    asked: dict[str, Any] = dict(
        start=start, number=number, facets=facets, newest=newest, some=some, strict=strict
    )
    if uses_elasticsearch() and not cache.get(DOWN):
        from community.search.engines import elastic

        try:
            return elastic.find(query, narrow, **asked)
        except elastic.Unavailable as error:
            say_down(error)
    return database.find(query, narrow, **asked)


def say_down(error: Exception) -> None:
    """Elasticsearch did not answer: leave it alone for a moment."""
    log.warning("Elasticsearch does not answer, the database searches: %s", error)
    cache.set(DOWN, True, PAUSE_SECONDS)


def health() -> tuple[str, str]:
    """(engine in use, a word about it); raises what is wrong when Elasticsearch is set up and does
    not answer.
    """
    if not uses_elasticsearch():
        return "database", ""
    from community.search.engines import elastic

    return "elasticsearch", elastic.health()
