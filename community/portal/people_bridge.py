"""Turns Django's word that a person was saved into a new description of them for the search."""

from __future__ import annotations

from django.db.models.signals import post_save

from community.accounts.models import User
from community.search.actions import touch_things

SHOWN = {"username", "display_name", "about", "is_active", "closed_on"}


def describe_anew(sender, instance, update_fields=None, **_) -> None:
    """A save that touches nothing that is shown (a sign-in, a choice of language) changes nothing here."""
    if update_fields is None or SHOWN & set(update_fields):
        touch_things("person", [instance.pk])


post_save.connect(describe_anew, sender=User, dispatch_uid="portal.describe_person_anew")
