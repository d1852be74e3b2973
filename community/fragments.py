"""Pieces of HTML that are the same for everybody who may see them: rendered once, kept, put
together into pages.

A room names a piece by kind, id, version and language, and keeps it in the cache under that name.
What differs by viewer stands in it as a mark, made from the installation's secret so that nobody
can write one; the room fills it in for one viewer or for nobody in particular. A mark never leaves
the server.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.crypto import salted_hmac

KEPT_SECONDS = 24 * 3600
_secret = salted_hmac("forum.fragments", "mark").hexdigest()[:16]


def mark(name: str) -> str:
    """The mark of this name: a word that no text of people can hold."""
    return f"{name}-{_secret}"


TOKEN = mark("token")
CUT = mark("cut")  # between pieces that are kept as one


def render_piece(template: str, context: dict, language: str) -> str:
    """The template in this language and the portal's own time zone, whoever asked for it."""
    with translation.override(language), timezone.override(None):
        return render_to_string(template, context).strip()


def kept_pieces(
    keys: Mapping[str, int], make: Callable[[list[int]], dict[int, str]]
) -> dict[int, str]:
    """The pieces of things by their ids, in the order of `keys`: name of the piece -> id. Those
    that are not kept are made together; what `make` leaves out is left out."""
    found = cache.get_many(keys)
    missing = {key: pk for key, pk in keys.items() if key not in found}
    if missing:
        made = make(list(missing.values()))
        new = {key: made[pk] for key, pk in missing.items() if pk in made}
        cache.set_many(new, KEPT_SECONDS)
        found |= new
    return {pk: found[key] for key, pk in keys.items() if key in found}
