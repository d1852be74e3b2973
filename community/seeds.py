"""The demo community: each room declares its part of it in its `seed.py`, and after which others it
is planted.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from graphlib import TopologicalSorter
from typing import Any

SEED = 1410


@dataclass(frozen=True)
class Demo:
    """What the parts have in common: the people by user name, and dice that fall the same every
    time. A part that comes later brings dice of its own, so that the others stay as they are.
    """

    people: dict[str, Any] = field(default_factory=dict)
    dice: random.Random = field(default_factory=lambda: random.Random(SEED))


@dataclass(frozen=True)
class Part:
    """A room's part: what it is called, how it is planted, and the parts that it builds on."""

    name: str
    plant: Callable[[Demo], None]
    after: tuple[str, ...] = ()


PARTS: dict[str, Part] = {}


def declare_part(part: Part) -> None:
    """Add a room's part of the demo."""
    PARTS[part.name] = part


def in_order() -> Iterator[Part]:
    """Every part after those that it builds on.

    Raises KeyError where one builds on a part that nobody declares, CycleError where two build on
    each other.
    """
    order = TopologicalSorter({part.name: part.after for part in PARTS.values()})
    return (PARTS[name] for name in order.static_order())
