"""Plants the articles about this very portal, in both languages, from the texts in `articles/`.

A text file holds categories ("@ key | icon | title | lead") and pages ("=== key | category | kind",
a title, a lead, blocks). A block is a line of Markdown or begins with "::" (steps, tip, note,
warning, code, table, term); an FAQ has "Q:" and "A:", a decision tree "? name | question | text"
and "> answer > where it leads".
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from wagtail.models import Locale

from kb.actions import plant_indexes
from kb.markdown import to_html
from kb.models import Article, Category, FaqPage, Figures, KnowledgeIndex, Troubleshooting

FOLDER = Path(__file__).parent / "articles"
KINDS = {"": Article, "faq": FaqPage, "tree": Troubleshooting}


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
    """(categories as [key, icon, title, lead], pages) of a language."""
    head, *parts = re.split(r"^=== ", (FOLDER / f"{language}.md").read_text(), flags=re.M)
    categories = [
        [cell.strip() for cell in line[2:].split("|")]
        for line in head.splitlines()
        if line.startswith("@ ")
    ]
    return categories, [_page(part) for part in parts]


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


def plant_articles(owner, verifiers) -> None:
    """Make categories and pages of both languages, published over the last months; translations
    know each other.
    """
    plant_indexes()
    keys: dict[str, uuid.UUID] = {}
    for language in ("en", "ru"):
        index = KnowledgeIndex.objects.get(locale=Locale.objects.get(language_code=language))
        categories, pages = read(language)
        places = {}
        for key, icon, title, lead in categories:
            category = Category(
                title=title,
                slug=key,
                lead=lead,
                icon=icon,
                locale=index.locale,
                translation_key=keys.setdefault(f"@{key}", uuid.uuid4()),
                owner=owner,
            )
            places[key] = index.add_child(instance=category)
        for number, page in enumerate(pages):
            _plant(page, places[page.category], keys, number, owner, verifiers)


def _plant(page: Page, category: Category, keys: dict, number: int, owner, verifiers) -> None:
    kind = KINDS[page.kind]
    fields = (
        {
            "steps": [
                {"type": "step", "value": _tree_value(step), "id": str(uuid.uuid4())}
                for step in page.steps
            ]
        }
        if page.kind == "tree"
        else {}
    )
    new = kind(
        title=page.title,
        slug=page.key,
        lead=page.lead,
        locale=category.locale,
        translation_key=keys.setdefault(page.key, uuid.uuid4()),
        owner=owner,
        **fields,
    )
    raw = [
        {"type": kind_of, "value": value, "id": str(uuid.uuid5(new.translation_key, str(n)))}
        for n, (kind_of, value) in enumerate(page.body)
    ]
    new.body = kind.body.field.stream_block.to_python(raw)
    if page.steps:
        new.steps = Troubleshooting.steps.field.stream_block.to_python(fields["steps"])
    category.add_child(instance=new)
    revision = new.save_revision(user=owner)
    when = timezone.now() - timedelta(days=3 + (number * 37) % 160, hours=number)
    kind.objects.filter(pk=new.pk).update(
        first_published_at=when,
        last_published_at=when,
        latest_revision_created_at=when,
        live_revision=revision,
        latest_revision=revision,
        has_unpublished_changes=False,
    )
    Figures.objects.create(
        page=new,
        views=(number * 53) % 400 + 12,
        helped=(number * 7) % 40 + 3,
        failed=number % 5,
        verified_on=when,
        verified_by=verifiers[number % len(verifiers)],
    )


def _tree_value(step: dict) -> dict:
    return {
        **step,
        "choices": [
            {"type": "item", "value": choice, "id": str(uuid.uuid4())} for choice in step["choices"]
        ],
    }
