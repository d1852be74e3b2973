"""The quarter for which an idea is planned, kept as "2027Q1", so that texts stand in the order of
time.
"""

from __future__ import annotations

import re
from datetime import date

from django.utils.translation import gettext

FORM = re.compile(r"(\d{4})Q([1-4])")
AHEAD = 8  # quarters that can be chosen, the present one among them
# each a text of its own: some languages number quarters in Roman
NAMES = {
    "1": lambda: gettext("%(year)s Q1"),
    "2": lambda: gettext("%(year)s Q2"),
    "3": lambda: gettext("%(year)s Q3"),
    "4": lambda: gettext("%(year)s Q4"),
}


def quarter_of(day: date) -> str:
    """The quarter in which a day is."""
    return f"{day.year:04}Q{(day.month - 1) // 3 + 1}"


def quarters_from(quarter: str, number: int = AHEAD) -> list[str]:
    """This quarter and those after it, so many in all."""
    year, n = int(quarter[:4]), int(quarter[5])
    return [f"{year + (n - 1 + k) // 4:04}Q{(n - 1 + k) % 4 + 1}" for k in range(number)]


def quarter_before(quarter: str) -> str:
    """The one before it."""
    year, n = int(quarter[:4]), int(quarter[5])
    return f"{year:04}Q{n - 1}" if n > 1 else f"{year - 1:04}Q4"


def is_quarter(text: str) -> bool:
    """Whether a text names one."""
    return FORM.fullmatch(text) is not None


def quarter_named(quarter: str) -> str:
    """What it is called in the reader's language: "2027 Q1"; "" for none."""
    found = FORM.fullmatch(quarter)
    return NAMES[found[2]]() % {"year": found[1]} if found else ""
