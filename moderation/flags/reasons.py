"""The reasons for a flag that every installation begins with: what they are called, and what the
author of flagged words reads, in each reader's language. An operator may word them anew and add
others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

NEVER, LOW, MEDIUM, HIGH = 0, 1, 2, 3
OTHER = "other"


@dataclass(frozen=True)
class Standard:
    """A reason of the house; its words hold where the operator gave it no others."""

    key: str
    name: Any
    told: Any
    sensitivity: int


STANDARD = (
    Standard(
        "off-topic",
        pgettext_lazy("reason for a flag", "Off topic"),
        _("It does not belong where it stands."),
        LOW,
    ),
    Standard(
        "spam",
        pgettext_lazy("reason for a flag", "Spam"),
        _("It is an advertisement."),
        MEDIUM,
    ),
    Standard(
        "abuse",
        pgettext_lazy("reason for a flag", "Abuse"),
        _("It attacks or insults somebody."),
        MEDIUM,
    ),
    Standard(
        "private",
        pgettext_lazy("reason for a flag", "Private data"),
        _("It says something about a person that is not for everybody."),
        HIGH,
    ),
    Standard(
        OTHER,
        pgettext_lazy("reason for a flag", "Something else"),
        _("It breaks the rules of this community."),
        LOW,
    ),
)
NAMES = {reason.key: reason.name for reason in STANDARD}
TOLD = {reason.key: reason.told for reason in STANDARD}


def plant_reasons(model) -> None:
    """Make the standard reasons; `model` is Reason, in a migration that of its state. Those that
    are there already stay as they are.
    """
    for number, reason in enumerate(STANDARD):
        defaults = {"sensitivity": reason.sensitivity, "position": number}
        model.objects.get_or_create(key=reason.key, defaults=defaults)
