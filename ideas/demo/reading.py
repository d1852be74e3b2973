"""Reads what people of the demo wish for, from the texts in `en/` and `ru/`.

A text file holds ideas, in any order. One looks like this:

    === app | lotte 214d | 41
    Name the devices in the list
    Markdown, one paragraph a line.

    @ planned petra 150d
    What the team said then, which may be nothing.

After "===": the board's key in `boards.toml`, who wished for it how many days ago, how many people
voted, or "waits" where the team has not read it yet, and, where it has some, its tags with commas
between them. After "@": the status that it was
given, by whom, and how many days ago; below "@ duplicate", the last of them, stands the title of
the idea into which it was merged.

What people say below the ideas stands in `talk/`, by their titles:

    === Name the devices in the list
    @ hugo 203d
    Ours has two ovens, according to the list.
    @@ lotte 202d
    A reply to that; "@@@" is one to this.
    @! petra 31d
    The team's answer.
    @~ agnes 30d
    A note that the team alone reads.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from community.tags.naming import typed_tags

FOLDER = Path(__file__).parent
LANGUAGES = ("en", "ru")


@dataclass
class Decided:
    """A status that an idea was given."""

    status: str
    by: str
    age: timedelta
    words: str


@dataclass
class Wish:
    """An idea with everything that became of it, the first thing first."""

    board: str
    author: str
    age: timedelta
    votes: int
    waits: bool
    title: str
    text: str
    decided: list[Decided] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)


@dataclass
class Said:
    """Something that was said below an idea: how deep in its thread, by whom, how many days ago."""

    mark: str
    by: str
    age: timedelta
    words: str

    @property
    def depth(self) -> int:
        return self.mark.count("@") - 1

    @property
    def is_official(self) -> bool:
        return self.mark.endswith("!")

    @property
    def is_note(self) -> bool:
        return self.mark.endswith("~")


def read_talk(language: str) -> dict[str, list[Said]]:
    """What is said below each idea, by its title, in the order of the file."""
    text = (FOLDER / "talk" / f"{language}.md").read_text()
    parts = (part.split("\n", 1) for part in re.split(r"^=== ", text, flags=re.M)[1:])
    return {title.strip(): _said(rest) for title, rest in parts}


def _said(text: str) -> list[Said]:
    _empty, *pieces = re.split(r"^(@+[!~]?) (\S+) (\d+d)\n", text, flags=re.M)
    rows = zip(pieces[::4], pieces[1::4], pieces[2::4], pieces[3::4], strict=True)
    return [Said(mark, by, _days(age), words.strip()) for mark, by, age, words in rows]


def read_boards() -> dict[str, dict]:
    """The boards by key, in their order."""
    return tomllib.loads((FOLDER / "boards.toml").read_text())


def read(language: str) -> list[Wish]:
    """What is wished for in a language, in the order of the files."""
    return [
        _wish(part)
        for file in sorted((FOLDER / language).glob("*.md"))
        for part in re.split(r"^=== ", file.read_text(), flags=re.M)[1:]
    ]


def _wish(text: str) -> Wish:
    head, title, rest = text.split("\n", 2)
    board, said, votes, *tags = (cell.strip() for cell in head.split("|"))
    author, age = said.split()
    body, *pieces = re.split(r"^@ (.+)\n?", rest, flags=re.M)
    decided = [_decided(line, words) for line, words in zip(pieces[::2], pieces[1::2], strict=True)]
    waits = votes == "waits"
    named = typed_tags(tags[0]) if tags else []
    said = title, body.strip(), decided, named
    return Wish(board, author, _days(age), 0 if waits else int(votes), waits, *said)


def _decided(line: str, words: str) -> Decided:
    status, by, age = line.split()
    return Decided(status, by, _days(age), words.strip())


def _days(word: str) -> timedelta:
    return timedelta(days=int(word.removesuffix("d")))
