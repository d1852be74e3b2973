"""What an engine is asked, and what it answers."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from community.search.words import PIECE, fold

FACETS = ("kind", "place", "state", "status", "tag", "locale", "age")


@dataclass(frozen=True)
class Narrow:
    """What a result must be, with every word looked up:

    `scopes` is what the reader may see, None means any. What is written in other languages than
    the reader's (`reads`, where they are known) is found as well, behind the rest.
    """

    scopes: tuple[str, ...]
    kinds: tuple[str, ...] | None = None
    places: tuple[str, ...] | None = None
    tag: str = ""
    author_ids: tuple[int, ...] | None = None
    state: str = ""
    status: str = ""
    locale: str = ""
    before: datetime | None = None
    after: datetime | None = None
    but_keys: tuple[str, ...] = ()
    reads: tuple[str, ...] = ()

    @property
    def at_home(self) -> tuple[str, ...]:
        """The languages of what is not put behind; "" is that of names and numbers."""
        return (*self.reads, "") if self.reads else ()


@dataclass
class Found:
    """Ids of entries, best first.

    `total` stops at MOST_COUNTED (`is_more`). `loose` says that not all have every word.

    `facets` counts, for each facet, the values among everything found.
    """

    ids: list[int]
    total: int
    is_more: bool = False
    loose: bool = False
    facets: dict[str, dict[str, int]] = field(default_factory=dict)


def tag_mark(tag: str) -> str:
    """A tag as one token of the index's column of marks."""
    return "t" + "".join(PIECE.findall(fold(tag)))
