"""Elasticsearch 8 through elasticsearch-dsl: our own stems in its index, BM25 over all fields
together, facets by it.

The index stands behind the alias `veche-entries`. Its name carries a hash of the mapping: a mapping
that changed is built anew beside the old one, and the alias moves when it is complete. Only what
every Elasticsearch 8 has is used: no scripts, no reindexing or deleting by query, no plug-ins, and
never `GET /`.
"""

from community.search.engines.elastic.asking import find
from community.search.engines.elastic.entries import ALIAS, Unavailable, client, health
from community.search.engines.elastic.writing import current_index, rebuild, send_pending

__all__ = [
    "ALIAS",
    "Unavailable",
    "client",
    "current_index",
    "find",
    "health",
    "rebuild",
    "send_pending",
]
