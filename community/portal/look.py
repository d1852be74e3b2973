"""This installation's name, logo and accent, read once and kept until it is edited."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import get_language

from community.accounts.memory import forget, remembered
from community.events.version import touch_portal
from community.portal.models import Look


def look() -> Look:
    """The look in force; an unsaved default before the set-up.

    It is everybody's: change another copy.
    """
    return remembered("look", lambda: Look.objects.order_by("pk").first() or Look())


def look_here() -> Look:
    """The look with name and tagline in the active language."""
    language = get_language() or ""
    return remembered(("look", language), lambda: look().in_language(language))


def is_set_up() -> bool:
    """Whether the set-up page has been completed."""
    return look().pk is not None


def forget_look() -> None:
    """Call it in the transaction that edits the look."""
    forget()
    transaction.on_commit(touch_portal)


def site_name() -> str:
    """The installation's name in the active language."""
    return look_here().name
