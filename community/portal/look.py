"""This installation's name, logo and accent, read once and kept until it is edited."""

from __future__ import annotations

from django.core.cache import cache

from community.events.version import touch_portal
from community.portal.models import Look

KEY = "portal-look"


def look() -> Look:
    """The look in force; an unsaved default before the set-up."""
    kept = cache.get(KEY)
    if kept is None:
        kept = Look.objects.order_by("pk").first() or Look()
        if kept.pk:
            cache.set(KEY, kept, 300)
    return kept


def is_set_up() -> bool:
    """Whether the set-up page has been completed."""
    return look().pk is not None


def forget_look() -> None:
    """The look was edited."""
    cache.delete(KEY)
    touch_portal()


def site_name() -> str:
    """The installation's name."""
    return look().name
