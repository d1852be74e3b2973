"""Members suggest edits as Markdown; the editors' text is Wagtail's HTML.

Only blocks that were changed go through this.

A link to another page or document of ours is "page:7" or "document:7" in Markdown; a member may
keep one and its words, not make one.
"""

from __future__ import annotations

import re
from collections.abc import Collection

import nh3
from bs4 import BeautifulSoup

from community.writing.markdown import bounded_parser
from community.writing.markdown import to_html as bounded_html

TAGS_OF = {
    "h2": {"h2"},
    "h3": {"h3"},
    "bold": {"b"},
    "italic": {"i"},
    "ul": {"ul", "li"},
    "ol": {"ol", "li"},
    "link": {"a"},
    "code": {"code"},
    "hr": {"hr"},
}
OWN = re.compile(r'<a href="(page|document):([0-9]{1,18})">')
_parser = bounded_parser()


def to_html(text: str, features: Collection[str] | None = None, links_of: str = "") -> str:
    """Safe HTML as Wagtail's editor stores it: of headings, bold, italic, lists, links and code
    what `features` has.

    `links_of` is the HTML whose links to our own pages and documents may stand in it again.
    """
    html = bounded_html(_parser, text.replace("\r\n", "\n"), {})
    html = re.sub(r"<(/?)strong>", r"<\1b>", re.sub(r"<(/?)em>", r"<\1i>", html))
    html = re.sub(r"<(/?)h[4-6]>", r"<\1h3>", re.sub(r"<(/?)h1>", r"<\1h2>", html))
    html = re.sub(
        r"<pre><code[^>]*>(.*?)</code></pre>",
        lambda m: "<p><code>" + m[1].strip().replace("\n", "</code><br/><code>") + "</code></p>",
        html,
        flags=re.S,
    )
    tags = {"p", "br"}.union(
        *(found for name, found in TAGS_OF.items() if features is None or name in features)
    )
    schemes = {"http", "https", "mailto", "page", "document"}
    html = nh3.clean(
        html, tags=tags, attributes={"a": {"href"}}, url_schemes=schemes, link_rel=None
    )
    known = {
        (link["linktype"], link["id"])
        for link in _own_links(BeautifulSoup(links_of, "html.parser"))
    }
    return OWN.sub(
        lambda m: f'<a linktype="{m[1]}" id="{m[2]}">' if (m[1], m[2]) in known else "<a>", html
    )


def from_html(html: str) -> str:
    """The same text as Markdown."""
    if "linktype" in html:
        soup = BeautifulSoup(html, "html.parser")
        for link in _own_links(soup):
            link["href"] = f"{link['linktype']}:{link['id']}"
        html = str(soup)
    from markdownify import markdownify  # two megabytes, for who suggests an edit

    return markdownify(html, heading_style="ATX", bullets="-").strip()


def _own_links(soup: BeautifulSoup) -> list:
    return [
        link
        for link in soup.find_all("a")
        if link.get("linktype") in ("page", "document") and link.get("id")
    ]


def from_post(text: str) -> str:
    """A post of the forum as the editors' HTML; its pictures, which are copied by themselves, are
    left out.
    """
    return to_html(re.sub(r"!\[[^\]]*\]\([^)]*\)", "", text))
