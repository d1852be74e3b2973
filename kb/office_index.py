"""Wagtail's own index of pages and files, by which the back office finds them.

Two workers may describe one page at the same moment. On SQLite the index looks what it has and
inserts what it has not: as one transaction, so that nobody inserts in between.
"""

from __future__ import annotations

from django.db import transaction
from wagtail.search.backends.database import SearchBackend as of_this_database


def SearchBackend(params: dict):  # noqa: N802  (Wagtail asks for it by this name)
    """The index of the database that is in use."""
    backend = of_this_database(params)
    backend.add = transaction.atomic(backend.add)
    return backend
