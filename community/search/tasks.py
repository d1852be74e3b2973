"""Describing things anew outside of any request."""

from django_tasks import task

from community.search.actions import index


@task()
def index_later(kind: str, ids: list[int]) -> int:
    """As `actions.index`, run by a worker."""
    return index(kind, ids)
