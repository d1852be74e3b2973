"""Reads the articles of the demo, which are about this very portal, from the texts beside it.

A text file holds a category ("@ key | icon | title | lead") and pages ("=== key | category | kind",
a title, a lead, blocks). A block is a line of Markdown or begins with "::" (steps, tip, note,
warning, code, table, term); an FAQ has "Q:" and "A:", a decision tree "? name | question | text"
and "> answer > where it leads".
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from kb.markdown import to_html

FOLDER = Path(__file__).parent


@dataclass
class Page:
    """A page as the text file says it."""

    key: str
    category: str
    kind: str
    title: str = ""
    lead: str = ""
    body: list[tuple[str, object]] = field(default_factory=list)
    steps: list[dict] = field(default_factory=list)


def read(language: str) -> tuple[list[list[str]], list[Page]]:
    """(categories as [key, icon, title, lead], pages) of a language, in the order of the files."""
    categories, pages = [], []
    for file in sorted((FOLDER / language).glob("*.md")):
        head, *parts = re.split(r"^=== ", file.read_text(), flags=re.M)
        categories += [
            [cell.strip() for cell in line[2:].split("|")]
            for line in head.splitlines()
            if line.startswith("@ ")
        ]
        pages += [_page(part) for part in parts]
    return categories, pages


def _page(text: str) -> Page:
    first, title, lead, *lines = text.rstrip().split("\n")
    names = [cell.strip() for cell in first.split("|")]
    page = Page(names[0], names[1], names[2] if len(names) > 2 else "", title, lead)
    if page.kind == "tree":
        page.steps = list(_tree(lines))
    elif page.kind == "faq":
        page.body = list(_questions(lines))
    else:
        page.body = list(_blocks(lines))
    return page


def _tree(lines: list[str]) -> Iterator[dict]:
    step: dict | None = None
    for line in lines:
        if line.startswith("? "):
            if step:
                yield step
            name, question, text = (cell.strip() for cell in line[2:].split("|"))
            step = {"name": name, "question": question, "text": to_html(text), "choices": []}
        elif line.startswith("> ") and step:
            label, target = line[2:].rsplit(" > ", 1)
            step["choices"].append({"label": label.strip(), "leads_to": target.strip()})
    if step:
        yield step


def _questions(lines: list[str]) -> Iterator[tuple[str, object]]:
    pairs = [line[3:] for line in lines if line[:3] in ("Q: ", "A: ")]
    for question, answer in zip(pairs[::2], pairs[1::2], strict=True):
        yield "faq", {"question": question, "answer": to_html(answer)}


def _blocks(lines: list[str]) -> Iterator[tuple[str, object]]:
    plain: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at]
        at += 1
        if not line.startswith(":: "):
            plain.append(line if line.startswith("- ") else f"\n{line}\n")
            continue
        if "".join(plain).strip():
            yield "text", to_html("\n".join(plain))
        plain = []
        kind, _, rest = line[3:].partition(" ")
        taken = _lines_of(kind, lines[at:])
        at += len(taken)
        yield _block(kind, rest.strip(), taken)
    if "".join(plain).strip():
        yield "text", to_html("\n".join(plain))


def _lines_of(kind: str, lines: list[str]) -> list[str]:
    """The lines that belong to a block which begins before them."""
    belongs = {
        "steps": lambda line: re.match(r"\d+\. ", line),
        "table": lambda line: line.startswith("|"),
        "code": lambda line: line.strip(),
    }
    if kind not in belongs:
        return lines[:1]
    end = next((n for n, line in enumerate(lines) if not belongs[kind](line)), len(lines))
    return lines[:end]


def _inline(text: str) -> str:
    return to_html(text).strip()


def _block(kind: str, rest: str, lines: list[str]) -> tuple[str, object]:
    if kind == "steps":
        cells = [re.sub(r"^\d+\. ", "", line).split("|", 1) for line in lines]
        steps = [
            {
                "name": cell[0].strip().replace("`", ""),
                "text": _inline(cell[1]) if cell[1:] and cell[1].strip() else "",
                "image": None,
                "alt": "",
            }
            for cell in cells
        ]
        return "steps", {
            "title": rest,
            "steps": [{"type": "item", "value": step, "id": str(uuid.uuid4())} for step in steps],
        }
    if kind == "code":
        return "code", {"language": rest, "code": "\n".join(lines)}
    if kind == "table":
        rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
        columns = [{"type": "rich", "heading": heading} for heading in rows[0]]
        return "table", {
            "columns": columns,
            "rows": [{"values": [_inline(cell) for cell in row]} for row in rows[1:]],
            "caption": "",
        }
    if kind == "term":
        return "term", {"term": rest, "meaning": _inline(lines[0])}
    return "callout", {"kind": kind, "text": _inline(lines[0])}
