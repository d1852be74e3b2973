"""The ways through the house: each room declares its places in its `frame.py`. The rail beside the
text, the bar under the thumb on a phone and the sheet "More" in it are made of them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

MOST_IN_BAR = 3  # beside "Ask" and "More": a phone is five words wide


@dataclass(frozen=True)
class FramePlace:
    """One place: a page that a room begins with.

    - name: of its address, for `reverse`
    - label, icon: a lazy text of one word or two, and a name among the icons
    - order: among the others, the smallest first
    - below: the first words of the addresses that belong to it ("topics", "ask")
    - key: the letter that leads there after `g`
    - in_bar: whether it stands in a phone's bar itself, not under "More"
    - is_for: who may see it; asked again when somebody's rights change, not on every page
    - watch: a group that every page of theirs listens to, so that it is known that they are there
    """

    name: str
    label: Any
    icon: str
    order: int
    below: tuple[str, ...]
    key: str = ""
    in_bar: bool = False
    is_for: Callable[[Any], bool] = lambda user: True
    watch: str = ""

    @property
    def address(self) -> str:
        return reverse(self.name)


PLACES: dict[str, FramePlace] = {}


def declare_frame(*places: FramePlace) -> None:
    """Add a room's places."""
    PLACES.update({place.name: place for place in places})


def places_for(user: Any) -> tuple[str, ...]:
    """Names of the places that `user` may see, in their order."""
    ordered = sorted(PLACES.values(), key=lambda place: place.order)
    return tuple(place.name for place in ordered if place.is_for(user))


def place_of(path: str) -> str:
    """The name of the place to which the page at this path belongs; "" where it is in none."""
    first = path.split("/", 2)[1]
    return next((name for name, place in PLACES.items() if first in place.below), "")
