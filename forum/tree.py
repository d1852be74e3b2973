"""The tree of forums and who may do what in it, kept in memory until somebody changes either.

Both are small (tens of rows) and asked by every page; `forget_tree` is called by everything that changes them.
"""

from __future__ import annotations

from django.core.cache import cache
from django.utils.crypto import get_random_string

VERSION = "forum-tree-version"
_kept: dict = {}


def _version() -> str:
    version = cache.get(VERSION)
    if version is None:
        version = get_random_string(12)
        if not cache.add(VERSION, version, None):
            version = cache.get(VERSION)
    if _kept.get("version") != version:
        _kept.clear()
        _kept["version"] = version
    return version


def kept(key, make):
    """What `make()` returned for `key` since the tree last changed."""
    _version()
    if key not in _kept:
        if len(_kept) > 5000:
            _kept.clear()
            _version()
        _kept[key] = make()
    return _kept[key]


def forget_tree() -> None:
    """Forums, their permissions or somebody's roles changed."""
    cache.delete(VERSION)
    _kept.clear()


def forum_tree() -> dict:
    """All forums by id, in the order of the tree. Counters in these objects are as old as the tree: never show them."""
    from forum.models import Forum

    return kept("tree", lambda: {forum.pk: forum for forum in Forum.objects.order_by("tree_id", "lft")})
