"""HTML that came from elsewhere, as Markdown."""

from __future__ import annotations

import re

import nh3
from django.utils.html import strip_tags
from markdownify import ATX, MarkdownConverter

TAGS = {
    "a",
    "b",
    "blockquote",
    "br",
    "code",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "kbd",
    "li",
    "ol",
    "p",
    "pre",
    "s",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "u",
    "ul",
}
ATTRIBUTES = {"a": {"href", "title"}, "img": {"src", "alt", "title"}, "ol": {"start"}}
FIRST = re.compile("[0-9]{1,6}")


class _Converter(MarkdownConverter):
    """Numbers a list's items as they come: markdownify counts all earlier ones for each."""

    def convert_li(self, el, text, parent_tags):
        parent = el.parent
        if parent is None or parent.name != "ol":
            return super().convert_li(el, text, parent_tags)  # type: ignore[misc]
        begin = str(parent.get("start", ""))
        number = parent.get("next") or (int(begin) if FIRST.fullmatch(begin) else 1)
        parent["next"] = number + 1
        bullet = f"{number}. "
        return (
            bullet + re.sub(r"\n(?=[^\n])", "\n" + " " * len(bullet), (text or "").strip()) + "\n"
        )


def markdown_of(html: str, *, longest: int, pictures: bool = True) -> str:
    """`html`, of which so many characters are looked at, as Markdown; what is nested too deeply is
    plain text.

    The text is mended first: the parser behind markdownify takes ever longer over what nobody
    closed.
    """
    mended = nh3.clean(html[:longest], tags=TAGS, attributes=ATTRIBUTES, link_rel=None)
    try:
        strip = [] if pictures else ["img"]
        text = _Converter(heading_style=ATX, bullets="-", strip=strip).convert(mended)
    except RecursionError:
        text = strip_tags(mended)
    return text.strip()
