"""Keeps pieces under the name of what they show: kind, id, versions, language."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import lru_cache
from zlib import crc32

from django.core.cache import cache
from django.template.loader import render_to_string
from django.utils import timezone, translation

from community.env import BASE_DIR

KEPT_SECONDS = 24 * 3600


def piece_name(kind: str, pk: int, *versions: object, language: str) -> str:
    """What a piece is kept under: "post.42.3.1.en.9f3c". A new version of anything that it shows is
    another name, so that nothing has to be forgotten; the templates are of it, too.
    """
    return ".".join([kind, str(pk), *map(str, versions), language, _templates()])


@lru_cache
def _templates() -> str:
    """One word for all templates as they are now: an update of the product shows at once."""
    files = sorted((BASE_DIR / "templates").rglob("*.html"))
    return f"{crc32(b''.join(file.read_bytes() for file in files)):x}"


def render_piece(template: str, context: dict, language: str) -> str:
    """The template in this language and the portal's own time zone, whoever asked for it."""
    with translation.override(language), timezone.override(None):
        return render_to_string(template, context).strip()


def kept_piece(name: str, make: Callable[[], str]) -> str:
    """The piece of this name; `make` makes it when it is not kept."""
    html = cache.get(name)
    if html is None:
        html = make()
        cache.set(name, html, KEPT_SECONDS)
    return html


def kept_pieces(
    names: Mapping[str, int], make: Callable[[list[int]], dict[int, str]]
) -> dict[int, str]:
    """The pieces of things by their ids, in the order of `names`: name of the piece -> id. Those
    that are not kept are made together; what `make` leaves out is left out.
    """
    found = cache.get_many(names)
    missing = {name: pk for name, pk in names.items() if name not in found}
    if missing:
        made = make(list(missing.values()))
        new = {name: made[pk] for name, pk in missing.items() if pk in made}
        cache.set_many(new, KEPT_SECONDS)
        found |= new
    return {pk: found[name] for name, pk in names.items() if name in found}
