"""What every kind of file says, in one form."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from community.accounts.staging import Staged


class Broken(Exception):
    """The file cannot be read, and why."""


@dataclass(frozen=True)
class Said:
    """A comment. `by` is a person's key; None for somebody unknown."""

    by: str | None
    text: str
    on: datetime


@dataclass(frozen=True)
class Answered:
    """What the team decided: the key of a status, and its words."""

    status: str
    words: str
    by: str | None
    on: datetime


@dataclass
class Wish:
    """An idea; `key` tells it apart within its source, `original` is the key of the one of which it
    is a duplicate.
    """

    key: str
    title: str
    text: str
    by: str | None
    on: datetime
    answered: Answered | None = None
    original: str | None = None
    votes: list[tuple[str, datetime]] = field(default_factory=list)
    comments: list[Said] = field(default_factory=list)


@dataclass
class Dump:
    """Everything that a file says: people by their keys, ideas with the originals first, and what
    was left out, by reason.
    """

    people: dict[str, Staged]
    wishes: list[Wish]
    skipped: dict[str, int] = field(default_factory=dict)
