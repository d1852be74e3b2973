"""Markdown to safe HTML, once, when a text is saved.

CommonMark with tables, strikethrough, autolinks (markdown-it-py), task lists, @mentions, :emoji:,
||spoilers|| and highlighted code; nh3 then lets through only what is listed here. Pictures come
from this portal alone, so no reader's address leaks.
"""

from __future__ import annotations

import re
from html import escape

import nh3
from markdown_it import MarkdownIt
from markdown_it.common.utils import unescapeAll
from markdown_it.rules_core import StateCore
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from pygments.token import STANDARD_TYPES

from community.accounts.querysets import people_named
from community.writing.colours import Colours
from community.writing.emoji import emoji_named
from community.writing.markdown import bounded_parser, room_for, to_html
from community.writing.models import Attachment

TALLEST = 512  # pixels, as the stylesheet says
TASK = re.compile(r"\[([ xX])\]\s")
MENTION = re.compile(r"(?<![\w@/.])@([\w][\w.\-]{0,58}\w|\w)")
EMOJI = re.compile(r":([\w+\-]{1,60}):(?!\w)")
FILE = re.compile(r"^/files/([0-9a-f\-]{36})/")
TAGS = {
    "a",
    "blockquote",
    "br",
    "button",
    "code",
    "dd",
    "del",
    "div",
    "dl",
    "dt",
    "em",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "img",
    "input",
    "li",
    "ol",
    "p",
    "pre",
    "s",
    "span",
    "strong",
    "table",
    "tbody",
    "td",
    "th",
    "thead",
    "tr",
    "ul",
}
ATTRIBUTES = {
    "a": {"href", "title", "class"},
    "img": {"src", "alt", "title", "width", "height", "loading", "decoding"},
    "input": {"type", "checked", "disabled", "class"},
    "ol": {"start"},
    "code": {"class"},
    "div": {"class"},
    "span": {"class", "tabindex"},
    "ul": {"class"},
    "li": {"class"},
    "pre": {"tabindex"},
    "td": {"class"},
    "th": {"class"},
}
_invisible = re.compile(
    "[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
)


def clean_text(text: str) -> str:
    """`text` without control characters and direction overrides; line ends are LF."""
    return _invisible.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


def _fence(renderer, tokens, index, options, env) -> str:
    token = tokens[index]
    language = unescapeAll(token.info).strip().partition(" ")[0]
    html = env["colours"].html(token.content, language)
    attribute = f' class="language-{escape(language)}"' if language else ""
    return f"<pre><code{attribute}>{html or escape(token.content)}</code></pre>\n"


def _task_lists(state: StateCore) -> None:
    """Items that begin with [ ] or [x] get a box that shows it."""
    lists: list[Token] = []
    for before, opening, token in zip(
        state.tokens, state.tokens[1:], state.tokens[2:], strict=False
    ):
        if before.type.endswith("_list_open"):
            lists.append(before)
        elif before.type.endswith("_list_close"):
            lists.pop()
        is_first = before.type == "list_item_open" and opening.type == "paragraph_open"
        inside = token.children if is_first else None
        words = inside[0] if inside else None
        if inside and words and words.type == "text" and (match := TASK.match(token.content)):
            words.content = words.content[3:].lstrip()
            inside.insert(0, Token("task_box", "input", 0, meta={"done": match[1] != " "}))
            before.attrSet("class", "task-list-item")
            lists[-1].attrSet("class", "contains-task-list")


def _linked_pictures(state: StateCore) -> None:
    """A picture within a link stays a part of that link."""
    for token in state.tokens:
        depth = 0
        for piece in token.children or ():
            depth += (piece.type == "link_open") - (piece.type == "link_close")
            if depth and piece.type == "image":
                piece.meta["linked"] = True


def _task_box(renderer, tokens, index, options, env) -> str:
    checked = ' checked="checked"' if tokens[index].meta["done"] else ""
    return f'<input class="task-list-item-checkbox"{checked} disabled="disabled" type="checkbox"> '


def _mention_rule(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "@":
        return False
    if state.pos and (state.src[state.pos - 1].isalnum() or state.src[state.pos - 1] in "@/._"):
        return False
    match = MENTION.match(state.src, state.pos)
    person = match and state.env.get("people", {}).get(match[1].casefold())
    if not match or not person or state.linkLevel:
        return False
    if not silent:
        state.push("mention_open", "a", 1).attrs = {
            "href": person.get_absolute_url(),
            "class": "mention",
        }
        state.push("text", "", 0).content = "@" + person.name
        state.push("mention_close", "a", -1)
    state.pos = match.end()
    return True


def _emoji_rule(state: StateInline, silent: bool) -> bool:
    """A name between colons that stands by itself; times, addresses and code are none."""
    if state.src[state.pos] != ":":
        return False
    if state.pos and not (state.src[state.pos - 1].isspace() or state.src[state.pos - 1] in "(*_~"):
        return False
    match = EMOJI.match(state.src, state.pos, state.posMax)
    sign = emoji_named(match[1]) if match else ""
    if not match or not sign:
        return False
    if not silent:
        state.pending += sign
    state.pos = match.end()
    return True


def _spoiler_rule(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("||", state.pos) or state.level > 8:
        return False
    end = state.src.find("||", state.pos + 2, state.posMax)
    if end <= state.pos + 2:
        return False
    if not silent:
        opening = state.push("spoiler_open", "span", 1)
        opening.attrs = {"class": "spoiler", "tabindex": "0"}
        start, most = state.pos, state.posMax
        state.pos, state.posMax = start + 2, end
        state.md.inline.tokenize(state)
        state.pos, state.posMax = start, most
        state.push("spoiler_close", "span", -1)
    state.pos = end + 2
    return True


def _image(renderer, tokens, index, options, env) -> str:
    token = tokens[index]
    source, words = str(token.attrs.get("src", "")), escape(token.content)
    is_linked = "linked" in token.meta
    match = FILE.match(source)
    picture = match and env.get("files", {}).get(match[1])
    if not room_for(env, source):
        return words
    if not picture:
        shown = words or escape(source)
        return shown if is_linked else f'<a href="{escape(source)}">{shown}</a>'
    size = _size(picture.width, picture.height) if picture.width else ""
    shown = f'<img src="{escape(source)}" alt="{words}" loading="lazy" decoding="async"{size}>'
    return shown if is_linked else f'<a class="picture" href="{escape(source)}">{shown}</a>'


def _size(width: int, height: int) -> str:
    """Attributes that keep the place of a picture until it is there, no taller than is shown."""
    shown = min(height, TALLEST)
    return f' width="{max(1, round(width * shown / height))}" height="{shown}"'


def _table_cell(renderer, tokens, index, options, env) -> str:
    token = tokens[index]
    style = str(token.attrs.pop("style", ""))
    if style:
        token.attrs["class"] = style.replace("text-align:", "to-")
    return renderer.renderToken(tokens, index, options, env)


def _make_parser() -> MarkdownIt:
    parser = bounded_parser(breaks=True).enable(["table", "strikethrough", "linkify"])
    # `text` would swallow the @ and | of a word: stop there as CommonMark stops at its own marks.
    parser.inline.ruler.before("link", "mention", _mention_rule)
    parser.inline.ruler.before("link", "emoji", _emoji_rule)
    parser.inline.ruler.before("emphasis", "spoiler", _spoiler_rule)
    parser.inline.ruler.at("text", _text_rule)
    parser.core.ruler.after("inline", "task_lists", _task_lists)
    parser.core.ruler.after("inline", "linked_pictures", _linked_pictures)
    parser.add_render_rule("task_box", _task_box)
    parser.add_render_rule("fence", _fence)
    parser.add_render_rule("image", _image)
    parser.add_render_rule("td_open", _table_cell)
    parser.add_render_rule("th_open", _table_cell)
    return parser


_stops = re.compile(r"[\n!#$%&*+\-:<=>@\[\\\]^_`{}~|]")


def _text_rule(state: StateInline, silent: bool) -> bool:
    found = _stops.search(state.src, state.pos, state.posMax)
    end = found.start() if found else state.posMax
    if end == state.pos:
        return False
    if not silent:
        state.pending += state.src[state.pos : end]
    state.pos = end
    return True


_parser = _make_parser()
_KNOWN_CLASSES = {
    "mention",
    "picture",
    "spoiler",
    "task-list-item",
    "contains-task-list",
    "task-list-item-checkbox",
    "to-left",
    "to-right",
    "to-center",
    *STANDARD_TYPES.values(),
}


def _only_known_classes(tag: str, attribute: str, value: str) -> str | None:
    if attribute != "class":
        return value
    names = [
        name
        for name in value.split()
        if name in _KNOWN_CLASSES or re.fullmatch(r"language-[\w+#.\-]{1,30}", name)
    ]
    return " ".join(names) or None


def mentioned_names(text: str) -> set[str]:
    """User names after an @, lower case; whether they exist is not asked here."""
    return {name.casefold() for name in MENTION.findall(text)}


def render(text: str, *, mentions: bool = True) -> str:
    """Safe HTML of Markdown.

    At most two queries: the people mentioned, the pictures shown.
    """
    text = clean_text(text or "")
    env = {"people": _people(text) if mentions else {}, "files": _files(text), "colours": Colours()}
    html = to_html(_parser, text, env)
    html = re.sub(r"<(/?)h([1-4])>", lambda m: f"<{m[1]}h{int(m[2]) + 2}>", html)
    return nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        link_rel="nofollow ugc",
        url_schemes={"http", "https", "mailto", "tel"},
        attribute_filter=_only_known_classes,
    )


def _people(text: str) -> dict:
    names = mentioned_names(text)
    if not names:
        return {}
    return {person.username.casefold(): person for person in people_named(names)}


def _files(text: str) -> dict:
    ids = set(re.findall(r"/files/([0-9a-f\-]{36})/", text))
    if not ids:
        return {}
    return {str(file.pk): file for file in Attachment.objects.filter(pk__in=ids)}
