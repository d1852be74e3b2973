"""Members suggest edits as Markdown; the editors' text is Wagtail's HTML. Only blocks that were changed go through this."""

from __future__ import annotations

import re

import nh3
from markdownify import markdownify

from community.writing.markdown import bounded_parser
from community.writing.markdown import to_html as bounded_html

TAGS = {"p", "h2", "h3", "b", "i", "ul", "ol", "li", "a", "code", "br", "hr"}
_parser = bounded_parser()


def to_html(text: str) -> str:
    """Safe HTML as Wagtail's editor stores it: headings of two levels, bold, italic, lists, links, code."""
    html = bounded_html(_parser, text.replace("\r\n", "\n"), {})
    html = re.sub(r"<(/?)strong>", r"<\1b>", re.sub(r"<(/?)em>", r"<\1i>", html))
    html = re.sub(r"<(/?)h[4-6]>", r"<\1h3>", re.sub(r"<(/?)h1>", r"<\1h2>", html))
    html = re.sub(
        r"<pre><code[^>]*>(.*?)</code></pre>",
        lambda m: "<p><code>" + m[1].strip().replace("\n", "</code><br/><code>") + "</code></p>",
        html,
        flags=re.S,
    )
    return nh3.clean(html, tags=TAGS, attributes={"a": {"href"}}, url_schemes={"http", "https", "mailto"}, link_rel=None)


def from_html(html: str) -> str:
    """The same text as Markdown."""
    return markdownify(html, heading_style="ATX", bullets="-").strip()


def from_post(text: str) -> str:
    """A post of the forum as the editors' HTML; its pictures, which are copied by themselves, are left out."""
    return to_html(re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text))
