"""Markdown for people's text: CommonMark whose cost grows with the text alone.

A bound is far above what anybody writes by hand. Where a text reaches one, the rest of it is plain
text.
"""

from __future__ import annotations

import re
from html import escape
from typing import Any

from linkify_it import LinkifyIt
from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block.table import table
from markdown_it.rules_inline import StateInline

MOST_LINES = 2_000  # that are read as Markdown
MOST_STEPS = 10_000  # pieces within lines: words between marks, marks, links
MOST_CELLS = 2_000  # of all tables
MOST_COLUMNS = 50
MOST_ADDRESSES = 200_000  # characters of all addresses: a reference repeats its own
LONGEST_ADDRESS = 2_000
LONGEST_PENDING = 500
SCHEME = re.compile(r"(?:^|[^a-z0-9.+-])(https?)$", re.I)
ADDRESS = re.compile(rf"[^\s<>]{{1,{LONGEST_ADDRESS}}}")

_addresses = LinkifyIt(options={"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})


def bounded_parser(**options: Any) -> MarkdownIt:
    """CommonMark without raw HTML, within the bounds; tables and addresses are there to be
    enabled.
    """
    parser = MarkdownIt("commonmark", {"html": False, **options})
    parser.inline.ruler.before("text", "bound", _bound_rule)
    parser.inline.ruler.at("linkify", _address_rule)
    parser.block.ruler.at("table", _table_rule, {"alt": ["paragraph", "reference"]})
    parser.add_render_rule("link_open", _link)
    parser.add_render_rule("image", _picture)
    return parser


def to_html(parser: MarkdownIt, text: str, env: dict[str, Any]) -> str:
    """`text` as HTML; of more than MOST_LINES lines the rest as it was typed."""
    lines = text.split("\n", MOST_LINES)
    rest = lines.pop() if len(lines) > MOST_LINES else ""
    env |= {"steps": MOST_STEPS, "cells": MOST_CELLS, "addresses": MOST_ADDRESSES}
    html = parser.render("\n".join(lines), env)
    return f"{html}<pre><code>{escape(rest)}</code></pre>\n" if rest.strip() else html


def room_for(env: dict[str, Any], address: str) -> bool:
    """Whether the addresses of this text may take up as much more as this one."""
    env["addresses"] -= len(address)
    return env["addresses"] >= 0


def _bound_rule(state: StateInline, silent: bool) -> bool:
    """Counts the steps of all lines together; after the last one what is left of a line is text."""
    if len(state.pending) > LONGEST_PENDING:  # each further word would copy all of it
        state.pushPending()
    state.env["steps"] -= 1
    if state.env["steps"] > 0:
        return False
    if not silent:
        state.pending += state.src[state.pos : state.posMax]
    state.pos = state.posMax
    return True


def _address_rule(state: StateInline, silent: bool) -> bool:
    """An address that stands in the text by itself."""
    if not state.src.startswith("://", state.pos) or state.linkLevel:
        return False
    scheme = SCHEME.search(state.pending[-10:])
    if scheme is None:
        return False
    start = state.pos - len(scheme[1])
    words = ADDRESS.match(state.src, start, state.posMax)
    if words is None:
        return False
    state.env["steps"] -= len(words[0]) // 20  # its brackets are looked for to the end
    found = _addresses.match_at_start(words[0])
    if not found:
        return False
    shown = found.url.rstrip("*")  # an asterisk at the end is emphasis that closes
    address = state.md.normalizeLink(shown)
    if not state.md.validateLink(address):
        return False
    if not silent:
        state.pending = state.pending[: -len(scheme[1])]
        state.push("link_open", "a", 1).attrs = {"href": address}
        state.push("text", "", 0).content = state.md.normalizeLinkText(shown)
        state.push("link_close", "a", -1)
    state.pos = start + len(shown)
    return True


def _table_rule(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    """A table of so many cells as are left; the lines that follow them are a paragraph."""
    if first + 2 > last:
        return False
    second = first + 1
    columns = state.src.count("|", state.bMarks[second], state.eMarks[second]) + 1
    rows = state.env["cells"] // columns
    if columns > MOST_COLUMNS or not rows:
        return False
    found = table(state, first, min(last, first + 1 + rows), silent)
    if found and not silent:
        state.env["cells"] -= columns * (state.line - first)
    return found


def _link(renderer, tokens, index, options, env) -> str:
    token = tokens[index]
    if not room_for(env, f"{token.attrs.get('href', '')}{token.attrs.get('title', '')}"):
        token.attrs = {}
    return renderer.renderToken(tokens, index, options, env)


def _picture(renderer, tokens, index, options, env) -> str:
    token = tokens[index]
    if not room_for(env, f"{token.attrs.get('src', '')}{token.attrs.get('title', '')}"):
        return escape(token.content)
    return renderer.image(tokens, index, options, env)
