"""One number that changes with everything that visitors can see; their pages' tags are made from it."""

import time

from django.core.cache import cache

VERSION = "portal-version"


def portal_version() -> int:
    """Milliseconds of the last change that this cache knows of."""
    version = cache.get(VERSION)
    if version is None:
        version = time.time_ns() // 1_000_000
        cache.add(VERSION, version, 300)
    return version


def touch_portal() -> None:
    """Something that visitors can see has changed."""
    cache.set(VERSION, time.time_ns() // 1_000_000, 300)
