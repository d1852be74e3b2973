"""Reads the public Stack Exchange dump format (one `row` element per record, data in its
attributes) as a stream.

Source of the format: the readme that lies beside the dumps. PostTypeId 1 is a question, 2 an
answer; VoteTypeId 1 is the acceptance by the asker. Times are UTC without a zone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from xml.parsers import expat

from community.writing.html import markdown_of as html_as_markdown

CHUNK = 1 << 16
LONGEST_HTML = 200_000  # characters of one post
QUESTION, ANSWER = "1", "2"
ACCEPTED = "1"
# file -> attributes that every row must have, and how they must read
REQUIRED: dict[str, dict[str, Callable]] = {}


class Broken(Exception):
    """A file that cannot be imported: the sentence names file, line and what is wrong."""


class Row(dict):
    """The attributes of one row; `line` is where it begins."""

    def __init__(self, attributes: dict[str, str], line: int) -> None:
        super().__init__(attributes)
        self.line = line


def rows(file: Path, progress: Callable[[int], object] = lambda size: None) -> Iterator[Row]:
    """Each row of a file, with constant memory. `progress` hears of every CHUNK bytes read.

    Raises Broken at the first place that is not well-formed XML, and for documents that declare
    entities.
    """
    waiting: list[Row] = []
    parser = expat.ParserCreate()

    def start(name: str, attributes: dict[str, str]) -> None:
        if name == "row":
            waiting.append(Row(attributes, parser.CurrentLineNumber))

    def refuse(*_) -> None:
        raise Broken(
            f"{file.name}, line {parser.CurrentLineNumber}: declares entities, which no dump does."
        )

    parser.StartElementHandler = start
    parser.StartDoctypeDeclHandler = refuse
    with file.open("rb") as stream:
        while True:
            chunk = stream.read(CHUNK)
            try:
                parser.Parse(chunk, not chunk)
            except expat.ExpatError as error:
                reason = expat.errors.messages.get(error.code, str(error))
                raise Broken(
                    f"{file.name}, line {error.lineno}: not well-formed ({reason})."
                ) from None
            yield from waiting
            waiting.clear()
            progress(len(chunk))
            if not chunk:
                return


def number(text: str) -> int:
    """A whole number as our columns hold it; raises ValueError."""
    return _between(text, 63)


def score(text: str) -> int:
    """The same for a column of 32 bits."""
    return _between(text, 31)


def _between(text: str, bits: int) -> int:
    found = int(text)
    if not -(2**bits) <= found < 2**bits:
        raise ValueError(text)
    return found


def moment(text: str) -> datetime:
    """ "2010-08-25T19:50:51.187" as an aware datetime; raises ValueError."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


REQUIRED.update(
    {
        "Users.xml": {"Id": number, "DisplayName": str},
        "Posts.xml": {"Id": number, "PostTypeId": number, "CreationDate": moment},
        "Comments.xml": {"Id": number, "PostId": number, "Text": str, "CreationDate": moment},
        "Votes.xml": {"Id": number, "PostId": number, "VoteTypeId": number, "CreationDate": moment},
        "Tags.xml": {"Id": number, "TagName": str},
        "Badges.xml": {"Id": number, "UserId": number, "Name": str},
    }
)
OPTIONAL: dict[str, dict[str, Callable]] = {
    "Users.xml": {"CreationDate": moment},
    "Posts.xml": {"Score": score, "OwnerUserId": number, "AcceptedAnswerId": number},
    "Comments.xml": {"Score": score, "UserId": number},
}
NEEDED = ("Users.xml", "Posts.xml")


def check(folder: Path, progress: Callable[[int], object] = lambda size: None) -> list[Path]:
    """Read everything once before anything is written; returns the files that are there.

    Raises Broken.
    """
    if not folder.is_dir():
        raise Broken(f"{folder} is no folder.")
    for name in NEEDED:
        if not (folder / name).is_file():
            raise Broken(f"{folder} has no {name}.")
    files = [folder / name for name in REQUIRED if (folder / name).is_file()]
    for file in files:
        wanted = REQUIRED[file.name]
        for row in rows(file, progress):
            for attribute, read in wanted.items():
                _check_value(file, row, attribute, read)
            for attribute, read in OPTIONAL.get(file.name, {}).items():
                if row.get(attribute):
                    _check_value(file, row, attribute, read)
            if file.name == "Posts.xml" and row["PostTypeId"] == ANSWER:
                _check_value(file, row, "ParentId", number)
            if file.name == "Posts.xml" and row["PostTypeId"] == QUESTION:
                _check_value(file, row, "Title", str)
    return files


def _check_value(file: Path, row: Row, attribute: str, read: Callable) -> None:
    value = row.get(attribute)
    if value is None and not (attribute == "DisplayName"):
        raise Broken(f"{file.name}, line {row.line}: the row has no {attribute}.")
    try:
        read(value or "")
    except ValueError:
        raise Broken(
            f"{file.name}, line {row.line}: {attribute} reads “{(value or '')[:40]}”."
        ) from None


def tags_of(row: Row) -> list[str]:
    """Tag names of a question: "<a><b>" in older dumps, "|a|b|" in newer ones."""
    return [name for name in re.split(r"[<>|]+", row.get("Tags", "")) if name]


def markdown_of(html: str) -> str:
    """A post's HTML as Markdown."""
    return html_as_markdown(html, longest=LONGEST_HTML) or "…"
