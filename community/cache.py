"""The cache and the limits of many processes:

Redis, and while that is away each process's own memory.

Nothing that has to be exact lives here (see `community/accounts/memory.py`): what is lost is made
again. A process that finds Redis away, refusing or hanging, asks it no more until a thread of its
own has heard from it: an outage costs a process one time-out, not one for each call.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar

import redis
from django.conf import settings
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from limits.storage import MemoryStorage, RedisStorage
from redis.backoff import NoBackoff
from redis.retry import Retry

log = logging.getLogger(__name__)
Answer = TypeVar("Answer")
SECONDS = 0.5
LOOK_EVERY = 0.5
# A connection that Redis closed is opened anew once; a time-out is believed at once.
OPTIONS: dict[str, Any] = {
    "socket_timeout": SECONDS,
    "socket_connect_timeout": SECONDS,
    "retry": Retry(NoBackoff(), 1, supported_errors=(redis.ConnectionError,)),
}
# What changed while Redis was away may stand in it as it was before: this is dropped before anybody
# reads it again.
DROPPED_ON_RETURN = ("portal-version",)
_away = threading.Event()
_counts = MemoryStorage()
_memory = LocMemCache(
    "while Redis is away", {"OPTIONS": {"MAX_ENTRIES": 8000, "CULL_FREQUENCY": 4}}
)


def ask_redis(question: Callable[[], Answer], otherwise: Callable[[], Answer]) -> Answer:
    """What Redis says to `question`; what `otherwise` says while it is away."""
    if not _away.is_set():
        try:
            return question()
        except redis.RedisError as error:
            _go_on_without(error)
    return otherwise()


def ping() -> None:
    """Raises redis.RedisError while Redis is away."""
    if _away.is_set():
        raise redis.ConnectionError("Redis is away")
    _client().ping()


@cache
def _client() -> redis.Redis:
    return redis.Redis.from_url(settings.ENV.redis_url, **OPTIONS)


_change = threading.Lock()


def _go_on_without(error: Exception) -> None:
    with _change:
        if _away.is_set():
            return
        log.warning("Redis is away, this process goes on from its memory: %s", error)
        _memory.clear()
        _away.set()
        threading.Thread(target=_wait_for_return, name="wait for Redis", daemon=True).start()


def _wait_for_return() -> None:
    while True:
        time.sleep(LOOK_EVERY)
        try:
            _client().set("veche-is-back", 1, ex=10)  # one that only reads is not back
            _shared().delete_many(DROPPED_ON_RETURN)
            break
        except redis.RedisError:
            continue
    _away.clear()
    log.warning("Redis is back")


@cache
def _shared() -> RedisCache:
    return RedisCache(settings.ENV.redis_url, {"OPTIONS": OPTIONS})


def _either(shared: type, own: Any, name: str):
    in_redis, in_memory = getattr(shared, name), getattr(own, name)

    def operation(self, *args, **kwargs):
        return ask_redis(
            lambda: in_redis(self, *args, **kwargs),
            lambda: in_memory(*args, **kwargs),
        )

    return operation


class Cache(RedisCache):
    """Django's Redis cache, and its local one while Redis is away."""

    def __init__(self, server: str, params: dict[str, Any]):
        super().__init__(server, {**params, "OPTIONS": OPTIONS})

    @property
    def is_away(self) -> bool:
        """Whether this process does without the others' cache at the moment."""
        return _away.is_set()


class Counts(RedisStorage):
    """What limits are counted in: for all processes together, or for this one while Redis is
    away.
    """

    STORAGE_SCHEME = None

    def __init__(self, uri: str):
        super().__init__(uri, **OPTIONS)


OF_CACHE = (
    "add",
    "get",
    "set",
    "touch",
    "delete",
    "has_key",
    "incr",
    "get_many",
    "set_many",
    "delete_many",
    "clear",
)
OF_COUNTS = ("incr", "get", "get_expiry", "clear", "check", "reset")
for _name in OF_CACHE:
    setattr(Cache, _name, _either(RedisCache, _memory, _name))
for _name in OF_COUNTS:
    setattr(Counts, _name, _either(RedisStorage, _counts, _name))
