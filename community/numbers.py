"""Numbers that come from outside: the digits 0 to 9, and no more of them than a column holds."""

from __future__ import annotations

import re

from django.urls import register_converter

MOST = 2**63 - 1  # what a column of 64 bits holds; SQLite raises an error beyond it
_digits = re.compile("[0-9]{1,19}")


def number(text: object, most: int = MOST) -> int | None:
    """The number that `text` is; None if it is none, has a sign, or is more than `most`.

    Python's own `int` would take other scripts' digits, spaces and underlines, and raises an error
    for more than 4,300 digits.
    """
    if not isinstance(text, str) or not _digits.fullmatch(text):
        return None
    found = int(text)
    return found if found <= most else None


class NumberConverter:
    """`<number:post_id>` in an address; a longer number than any id is no address (404)."""

    regex = "[0-9]{1,19}"

    def to_python(self, value: str) -> int:
        found = number(value)
        if found is None:
            raise ValueError
        return found

    def to_url(self, value: int) -> str:
        return str(value)


register_converter(NumberConverter, "number")
