"""Marks: what differs by viewer in a piece that is kept for all.

A mark is made from the installation's secret, so that nobody can write one, and never leaves the
server: it is filled in for one viewer, or for nobody in particular.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache

from django.utils.crypto import salted_hmac

_secret = salted_hmac("community.fragments", "mark").hexdigest()[:16]


def mark(name: str, pk: int | None = None) -> str:
    """The mark of this name, or of this name for one of many things."""
    word = f"~{name}-{_secret}"  # no mark stands within another one
    return word if pk is None else f"{word}-{pk}"


TOKEN = mark("token")
CUT = mark("cut")  # between pieces that are kept as one


def fill(html: str, values: Mapping[str, str]) -> str:
    """The piece with a value, which is HTML, in the place of each mark: name -> value."""
    for name, value in values.items():
        html = html.replace(mark(name), value)
    return html


@cache
def _each(name: str) -> re.Pattern:
    return re.compile(rf"{mark(name)}-(\d+)")


def fill_each(html: str, name: str, value: Callable[[int], str]) -> str:
    """The piece with `value(id)` in the place of each mark of this name for a thing."""
    return _each(name).sub(lambda found: value(int(found[1])), html)


def personal(html: str, *, user, token: str, voted: set[int]) -> str:
    """The piece for a member: their token in its forms, their own things marked `data-mine`, what
    they voted for pressed.
    """
    html = html.replace(f'data-author="{user.pk}"', f'data-author="{user.pk}" data-mine')
    html = html.replace(TOKEN, token)
    return fill_each(html, "voted", lambda pk: "true" if pk in voted else "false")


def neutral(html: str) -> str:
    """The piece for nobody in particular: visitors, live updates."""
    return fill_each(html.replace(TOKEN, ""), "voted", lambda pk: "false")
