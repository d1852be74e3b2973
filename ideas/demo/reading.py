"""Reads what people of the demo wish for, from the texts in `en/` and `ru/`.

A text file holds ideas, in any order. One looks like this:

    === app | lotte 214d | 41
    Name the devices in the list
    Markdown, one paragraph a line.

    @ planned petra 150d
    What the team said then, which may be nothing.

After "===": the board's key in `boards.toml`, who wished for it how many days ago, and how many
people voted. After "@": the status that it was given, by whom, and how many days ago; below
"@ duplicate", the last of them, stands the title of the idea into which it was merged.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

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
    title: str
    text: str
    decided: list[Decided] = field(default_factory=list)


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
    board, said, votes = (cell.strip() for cell in head.split("|"))
    author, age = said.split()
    body, *pieces = re.split(r"^@ (.+)\n?", rest, flags=re.M)
    decided = [_decided(line, words) for line, words in zip(pieces[::2], pieces[1::2], strict=True)]
    return Wish(board, author, _days(age), int(votes), title, body.strip(), decided)


def _decided(line: str, words: str) -> Decided:
    status, by, age = line.split()
    return Decided(status, by, _days(age), words.strip())


def _days(word: str) -> timedelta:
    return timedelta(days=int(word.removesuffix("d")))
