"""Where people write: rooms declare it in their `places.py`, this room knows none of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from community.things.kinds import KINDS, is_readable
from community.things.ref import Ref


def _nothing(user, typed: Mapping[str, str]) -> dict[str, Any]:
    return {}


def _its_readers(user, ref: Ref | None, typed: Mapping[str, str]) -> tuple[Ref | None, list[int]]:
    return ref, []


@dataclass(frozen=True)
class Place:
    """What a room answers about a place where people write.

    - name: a word ("ask"), or the prefix of the things below which they write ("topic")
    - may_attach: (user, id of the thing, None for a word) -> whether files are taken there
    - more: (user, what was typed) -> what a draft keeps beside title and text; raises Http404 for
      what `user` may not see
    - company: (user, the thing, None for a word, what was typed) -> the thing whose readers may be
      named there (None: everybody), and the ids of those who take part, the last first
    """

    name: str
    may_attach: Callable[[Any, int | None], bool]
    more: Callable[[Any, Mapping[str, str]], dict[str, Any]] = _nothing
    company: Callable[[Any, Ref | None, Mapping[str, str]], tuple[Ref | None, list[int]]] = (
        _its_readers
    )


PLACES: dict[str, Place] = {}


def declare_places(*places: Place) -> None:
    """Add a room's places."""
    PLACES.update({place.name: place for place in places})


def place_for(user, text: str) -> tuple[Place, Ref | None] | None:
    """The declared place that "ask" or "topic.42" names, and the thing; None when there is none,
    or `user` may not see it.
    """
    ref = Ref.parse(text)
    place = PLACES.get(ref.prefix if ref else text)
    if place is None or (place.name in KINDS) != (ref is not None):
        return None
    if ref is not None and not is_readable(user, ref):
        return None
    return place, ref
