"""The statuses that every installation begins with, and the words for them in each reader's
language. An operator may rename, colour and order them, and add others.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import pgettext_lazy

OPEN, ACTIVE, DONE, CLOSED = "open", "active", "done", "closed"
DUPLICATE = "duplicate"
FIRST = "under-review"


@dataclass(frozen=True)
class Standard:
    """A status of the house; its name holds where the operator gave it no other."""

    key: str
    name: Any
    category: str
    colour: str
    icon: str


STANDARD = (
    Standard(FIRST, pgettext_lazy("status of an idea", "Under review"), OPEN, "grey", "eye"),
    Standard("planned", pgettext_lazy("status of an idea", "Planned"), ACTIVE, "blue", "flag"),
    Standard("started", pgettext_lazy("status of an idea", "Started"), ACTIVE, "amber", "play"),
    Standard(
        "completed", pgettext_lazy("status of an idea", "Completed"), DONE, "green", "circle-check"
    ),
    Standard("declined", pgettext_lazy("status of an idea", "Declined"), CLOSED, "red", "x"),
    Standard(DUPLICATE, pgettext_lazy("status of an idea", "Duplicate"), CLOSED, "grey", "merge"),
)
NAMES = {status.key: status.name for status in STANDARD}
COLOURS = ("grey", "blue", "amber", "green", "red", "violet")
ICONS = ("eye", "clock", "flag", "play", "sparkles", "circle-check", "check", "x", "merge", "lock")


def plant_statuses(model) -> None:
    """Make the standard statuses; `model` is Status, in a migration that of its state. Those that
    are there already stay as they are.
    """
    for number, status in enumerate(STANDARD):
        model.objects.get_or_create(
            key=status.key,
            defaults={
                "category": status.category,
                "colour": status.colour,
                "icon": status.icon,
                "position": number,
            },
        )
