"""Turns Django's word that a calendar was saved or deleted into everybody's forgetting it."""

from __future__ import annotations

from django.db.models.signals import post_delete, post_save

from community.accounts.memory import forget
from community.clocks.models import WorkingHours


def calendar_changed(sender, **_) -> None:
    """No process goes by what it kept of it."""
    forget()


for signal in (post_save, post_delete):
    signal.connect(calendar_changed, sender=WorkingHours, dispatch_uid="clocks.calendar_changed")
