"""Reads what people say in the demo's forum, from the texts in `en/` and `ru/`.

A text file holds conversations, in any order. One looks like this:

    === wifi | router, firmware | pinned, 12d
    The lamp goes red at nine, every evening
    @ nadia +4
    Markdown, one paragraph a line.
    @ tomasz 14m accepted +9
    An answer, fourteen minutes after what stands before it.
    @@ nadia 1h
    A reply to it; "@@@" replies to that reply.

After "===": the forum's key in `forums.toml`, tags, and what else is known: pinned, announced,
locked, or how long ago it was asked (the dice say it otherwise). After "@": who writes, how much
later (m, h, d; a few minutes where nothing is said), whether it is accepted, and its votes.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

FOLDER = Path(__file__).parent
LANGUAGES = ("en", "ru")
UNITS = {"m": "minutes", "h": "hours", "d": "days"}


@dataclass
class Said:
    """A post; `depth` is 0 for the question and its answers, `after` counts from the post before
    it.
    """

    author: str
    depth: int = 0
    after: timedelta | None = None
    score: int = 0
    accepted: bool = False
    text: str = ""


@dataclass
class Conversation:
    """A topic: the first post asks."""

    forum: str
    tags: list[str]
    title: str
    marks: set[str] = field(default_factory=set)
    age: timedelta | None = None
    posts: list[Said] = field(default_factory=list)


def read_forums() -> dict[str, dict]:
    """The forums by key, in their order."""
    return tomllib.loads((FOLDER / "forums.toml").read_text())


def read(language: str) -> list[Conversation]:
    """What is said in a language, in the order of the files."""
    return [
        _conversation(part)
        for file in sorted((FOLDER / language).glob("*.md"))
        for part in re.split(r"^=== ", file.read_text(), flags=re.M)[1:]
    ]


def _conversation(text: str) -> Conversation:
    first, title, rest = text.split("\n", 2)
    forum, tags, marks = [cell.strip() for cell in f"{first}||".split("|")][:3]
    words = _listed(marks)
    ages = [age for word in words if (age := _span(word))]
    return Conversation(
        forum=forum,
        tags=_listed(tags),
        title=title,
        marks={word for word in words if not _span(word)},
        age=ages[0] if ages else None,
        posts=list(_posts(rest)),
    )


def _posts(text: str) -> Iterator[Said]:
    pieces = re.split(r"^(@+ .+)\n", text, flags=re.M)[1:]
    for head, body in zip(pieces[::2], pieces[1::2], strict=True):
        level, author, *words = head.split()
        said = Said(author, depth=len(level) - 1, text=body.strip())
        for word in words:
            if word == "accepted":
                said.accepted = True
            elif span := _span(word):
                said.after = span
            else:
                said.score = int(word)
        yield said


def _listed(cell: str) -> list[str]:
    return [word.strip() for word in cell.split(",") if word.strip()]


def _span(word: str) -> timedelta | None:
    """“14m”, “3h”, “2d”; None for other words."""
    found = re.fullmatch(r"(\d+)([mhd])", word)
    return timedelta(**{UNITS[found[2]]: int(found[1])}) if found else None
