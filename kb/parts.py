"""What a member may change of a page: every piece of its text, where it stands.

A page is a tree of blocks; a part is one leaf of it that holds words. Its key says where it stands
("body.<block>.steps.0.value.text"), so that a text that was changed finds its place again in a
later version of the page, if that piece still says the same there.
"""

from __future__ import annotations

import copy
import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock
from wagtail.rich_text import RichText

from kb.markdown import from_html, to_html

MOST_PARTS = 400
LONGEST = 20_000  # characters of all parts that are changed at once
Streams = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Part:
    """One piece of text.

    `value` is as the page keeps it, `text` as the member writes it: Markdown, or plain.

    `group` is what the block is called that it is a part of.
    """

    key: str
    label: str
    block: blocks.Block
    value: str
    text: str
    group: str = ""

    @property
    def full_label(self) -> str:
        return self.label if self.label == self.group else f"{self.group} › {self.label}"

    @property
    def is_rich(self) -> bool:
        return isinstance(self.block, blocks.RichTextBlock)

    @property
    def is_long(self) -> bool:
        return self.is_rich or type(self.block) is blocks.TextBlock

    @property
    def rows(self) -> int:
        lines = sum(1 + len(line) // 70 for line in self.text.split("\n"))
        return max(2, min(18, lines + 1))

    def read(self, text: str) -> str:
        """The value that says `text`; raises ValidationError for one that an editor could not enter
        either.
        """
        if self.is_rich:
            value = to_html(text, self.block.features, links_of=self.value)
            self.block.clean(RichText(value))
            return value
        return self.block.clean(text.strip() if self.is_long else " ".join(text.split()))


@dataclass
class Group:
    """The parts of one block.

    Those of a table stand in rows as well, the first of them its headings.
    """

    label: str
    parts: list[Part] = field(default_factory=list)
    table: list[list[Part]] = field(default_factory=list)

    @property
    def beside_table(self) -> list[Part]:
        return [part for part in self.parts if not any(part in row for row in self.table)]


def groups_of(page) -> list[Group]:
    """What of a page can be changed, in the order in which it is read; blocks without words are
    left out.
    """
    groups, number = [], 0
    for name, stream in streams_of(page).items():
        stream_block = page._meta.get_field(name).stream_block
        for raw in stream:
            block = stream_block.child_blocks[raw["type"]]
            called = capfirst(str(block.label))
            found = _parts(block, raw["value"], f"{name}.{raw['id']}", called)
            parts = [dataclasses.replace(part, group=called) for part in found]
            number += len(parts)
            if number > MOST_PARTS:
                return groups
            if parts:
                is_table = isinstance(block, TypedTableBlock)
                groups.append(
                    Group(called, parts, _in_rows(parts, raw["value"]) if is_table else [])
                )
    return groups


def parts_of(page) -> dict[str, Part]:
    """The same by key."""
    return {part.key: part for group in groups_of(page) for part in group.parts}


def streams_of(page) -> Streams:
    """The blocks of a page as plain data, by field; a copy."""
    names = ("steps", "body") if hasattr(page, "steps") else ("body",)
    raw = {
        name: page._meta.get_field(name).stream_block.get_prep_value(getattr(page, name))
        for name in names
    }
    return copy.deepcopy(raw)


def put(page, streams: Streams) -> None:
    """Make these the blocks of the page."""
    for name, stream in streams.items():
        setattr(page, name, page._meta.get_field(name).stream_block.to_python(stream))


def replace(streams: Streams, part: Part, value: str) -> bool:
    """Put a part's new value where it belongs; False where another text stands there by now."""
    name, block_id, *steps = part.key.split(".")
    place: Any = next((block for block in streams.get(name, ()) if block["id"] == block_id), None)
    step: Any = "value"
    try:
        for following in steps:
            place = place[step]
            step = int(following) if isinstance(place, list) else following
        if place[step] != part.value:
            return False
    except (TypeError, KeyError, IndexError):
        return False
    place[step] = value
    return True


def changes_in(
    parts: Mapping[str, Part], texts: Mapping[str, str]
) -> tuple[dict[str, str], dict[str, str]]:
    """(new value by key of what `texts` says otherwise than its part, what is wrong with it by
    key).
    """
    said = {key: text.replace("\r\n", "\n") for key, text in texts.items() if key in parts}
    changed = {key: text for key, text in said.items() if text.strip() != parts[key].text.strip()}
    if sum(map(len, changed.values())) > LONGEST:
        return {}, {"": _("That is too much at once: suggest it in several steps.")}
    values, wrong = {}, {}
    for key, text in changed.items():
        try:
            values[key] = parts[key].read(text)
        except ValidationError as error:
            wrong[key] = " ".join(error.messages)
    return values, wrong


def _parts(block: blocks.Block, value: Any, key: str, label: str) -> Iterator[Part]:
    """Of a block with this value; `label` is what its own words are called."""
    if isinstance(block, blocks.RichTextBlock):
        yield Part(key, label, block, str(value or ""), from_html(str(value or "")))
    elif type(block) in (blocks.CharBlock, blocks.TextBlock):
        yield Part(key, label, block, str(value or ""), str(value or ""))
    elif isinstance(block, TypedTableBlock):
        yield from _cells(block, value or {}, key)
    elif isinstance(block, blocks.StructBlock):
        values = value or {}
        for name, child in block.child_blocks.items():
            is_read = name not in getattr(block, "unread", ())
            if is_read and not (name == "alt" and not values.get("image")):
                yield from _parts(
                    child, values.get(name), f"{key}.{name}", capfirst(str(child.label))
                )
    elif isinstance(block, blocks.ListBlock):
        for n, item in enumerate(value or ()):
            place, inner = (
                (f"{key}.{n}.value", item["value"]) if _has_an_id(item) else (f"{key}.{n}", item)
            )
            for part in _parts(block.child_block, inner, place, capfirst(str(block.label))):
                yield dataclasses.replace(part, label=f"{n + 1}. {part.label}")


def _has_an_id(item: Any) -> bool:
    """Wagtail keeps items of a list with an id each; lists that were made without stay so until an
    editor saves them.
    """
    return (
        isinstance(item, Mapping)
        and item.get("type") == "item"
        and "id" in item
        and "value" in item
    )


def _cells(block: TypedTableBlock, table: Mapping, key: str) -> Iterator[Part]:
    heading = blocks.CharBlock(required=False)
    columns = table.get("columns") or []
    if table.get("caption"):
        yield Part(f"{key}.caption", _("Caption"), heading, table["caption"], table["caption"])
    for n, column in enumerate(columns):
        yield Part(
            f"{key}.columns.{n}.heading",
            _("Heading of column %(n)d") % {"n": n + 1},
            heading,
            column["heading"],
            column["heading"],
        )
    for r, row in enumerate(table.get("rows") or ()):
        for n, (column, value) in enumerate(zip(columns, row["values"], strict=False)):
            label = _("Row %(row)d, %(column)s") % {
                "row": r + 1,
                "column": column["heading"] or n + 1,
            }
            yield from _parts(
                block.child_blocks[column["type"]], value, f"{key}.rows.{r}.values.{n}", label
            )


def _in_rows(parts: list[Part], table: Mapping) -> list[list[Part]]:
    columns = len(table.get("columns") or ()) or 1
    cells = parts[1:] if table.get("caption") else parts
    return [cells[start : start + columns] for start in range(0, len(cells), columns)]
