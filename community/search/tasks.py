"""Describing things anew outside of any request."""

from __future__ import annotations

from collections.abc import Collection

from django.db import transaction
from django_tasks import task

from community.search.actions import index


def touch_things(kind: str, ids: Collection[int]) -> None:
    """Let a worker describe these things anew once the present transaction has committed."""
    wanted = list(ids)
    transaction.on_commit(lambda: index_later.enqueue(kind, wanted), robust=True)


@task()
def index_later(kind: str, ids: list[int]) -> int:
    """As `actions.index`, run by a worker."""
    return index(kind, ids)
