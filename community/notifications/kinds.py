"""The tables that rooms fill: which kinds of notice there are, and what notices are about.

This room knows neither.

A room declares them in its `notifications.py`; `community.event_routes` imports that, so they are
known from the start.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from community.numbers import number

NOW, DIGEST, NEVER = "now", "digest", ""


@dataclass(frozen=True)
class Kind:
    """One row of the matrix.

    `one` and `many` are lazy texts with %(name)s, %(title)s and, in `many`, %(n)s.

    `in_app` and `mail` (NOW, DIGEST or NEVER) are what holds until a person chooses otherwise.
    """

    name: str
    label: object
    one: Any
    many: Any
    in_app: bool = True
    mail: str = NOW


@dataclass(frozen=True)
class Passage:
    """One piece of a mail: somebody's words with their address. `html` is sanitised already."""

    author: str
    text: str
    html: str
    address: str


@dataclass(frozen=True)
class Subject:
    """What a room answers about its things, by the prefix of `about`.

    readable    which of these ids may `user` see titles      their names as `user` may read them,
    by id passages    the words of these targets (posts) that `user` may see, by target id answer
    post a reply that came by mail: (user, id, target id or None, text, files) -> address; raises
    NotTaken
    """

    prefix: str
    label: object
    readable: Callable[[object, Collection[int]], set[int]]
    titles: Callable[[object, Collection[int]], dict[int, tuple[str, str]]]
    passages: Callable[[object, Collection[int]], dict[int, Passage]] | None = None
    answer: Callable[..., str] | None = None


@dataclass(frozen=True)
class DigestSection:
    """A heading with links:

    (title, full address, a few words beside it). A digest without any news is not sent.
    """

    heading: str
    links: list[tuple[str, str, str]]
    is_news: bool


class NotTaken(Exception):
    """A reply by mail cannot become a post; the sentence is for its sender."""


KINDS: dict[str, Kind] = {}
SUBJECTS: dict[str, Subject] = {}
DIGESTS: list[Callable[[Any, datetime], list[DigestSection]]] = []
COMPOSERS: dict[str, Callable] = {}


def declare_digest(make: Callable[[Any, datetime], list[DigestSection]]) -> None:
    """Add what a room has to say in a digest: (person, moment) -> sections."""
    DIGESTS.append(make)


def declare_composer(stream: str, compose: Callable) -> None:
    """Let a room write the mails of a stream of its own:

    (Mail) -> `composing.Letter`, or None for nothing to say.
    """
    COMPOSERS[stream] = compose


def declare_kinds(*kinds: Kind) -> None:
    """Add a room's rows to the matrix, in the order in which people see them."""
    KINDS.update({kind.name: kind for kind in kinds})


def declare_subjects(*subjects: Subject) -> None:
    """Add what a room's notices can be about."""
    SUBJECTS.update({subject.prefix: subject for subject in subjects})


def subject_of(about: str) -> tuple[Subject, int]:
    """The declared subject and id of "topic.42"; raises KeyError for what nobody declared,
    ValueError for no id.
    """
    prefix, _, key = about.partition(".")
    return SUBJECTS[prefix], int(key)


def readable_among(user, abouts: Iterable[str]) -> set[str]:
    """Which of these things `user` may see, asked of the rooms that they belong to: one question
    per room.
    """
    by_prefix: dict[str, set[int]] = {}
    for about in abouts:
        prefix, _, key = about.partition(".")
        if prefix in SUBJECTS and (found := number(key)) is not None:
            by_prefix.setdefault(prefix, set()).add(found)
    return {
        f"{prefix}.{key}"
        for prefix, keys in by_prefix.items()
        for key in SUBJECTS[prefix].readable(user, keys)
    }
