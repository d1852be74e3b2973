"""How often one person or one address may do a thing.

Each room lists its limits among its rules, named "…_per_minute" or "…_per_hour"; those of acts that
several rooms know stand in the rules of this one. Counts live in memory, or in Redis for several
processes.
"""

from __future__ import annotations

from datetime import timedelta
from functools import cache

from django.conf import settings
from django.utils import timezone
from django.utils.module_loading import import_string
from limits import RateLimitItemPerHour, RateLimitItemPerMinute
from limits.strategies import FixedWindowRateLimiter

from community.accounts.rules import REGISTRY, value_of

NEW_MEMBER = timedelta(days=3)


class TooOften(Exception):
    """The limit named `rule` is reached; `retry_after` is in seconds."""

    def __init__(self, rule: str, retry_after: int = 60):
        super().__init__(rule)
        self.rule, self.retry_after = rule, retry_after


@cache
def _limiter() -> FixedWindowRateLimiter:
    storage = import_string(settings.LIMITS_STORAGE)
    return FixedWindowRateLimiter(storage(settings.ENV.redis_url))


def is_new_member(user) -> bool:
    """Members of less than three days, the team excepted, get tighter limits."""
    return not user.is_team and timezone.now() - user.date_joined < NEW_MEMBER


def spend(rule: str, key: str) -> None:
    """Count one act of `key` against `rule`; raise TooOften when it has used all that it may."""
    per = RateLimitItemPerHour if "_per_hour" in rule else RateLimitItemPerMinute
    most = value_of(rule)
    if most and not _limiter().hit(per(most), rule, key):
        raise TooOften(rule, 3600 if per is RateLimitItemPerHour else 60)


def spend_as(user, rule: str, address: str = "") -> None:
    """Count one act of a person (tighter when new) and of their network address; raise TooOften."""
    tight = f"{rule}_new"
    spend(tight if tight in REGISTRY and is_new_member(user) else rule, f"user.{user.pk}")
    if address:
        spend("address_posts_per_minute", address)
