"""One word that changes with everything that visitors can see; their pages' tags are made from
it.
"""

from django.core.cache import cache
from django.utils.crypto import get_random_string

VERSION = "portal-version"


def portal_version() -> str:
    """The word that this cache knows.

    While it is away it cannot know of others' changes: each is a new one.
    """
    version = None if getattr(cache, "is_away", False) else cache.get(VERSION)
    if version is None:
        version = get_random_string(12)
        cache.add(VERSION, version, 300)
    return version


def touch_portal() -> None:
    """Something that visitors can see has changed."""
    cache.delete(VERSION)
