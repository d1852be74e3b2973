"""What a reader reads of a text, without what marks it up: the one home of every excerpt."""

from __future__ import annotations

import re
from html import unescape

from django.utils.html import strip_tags

# where one of these begins or ends, so does a word; others (strong, a, code) stand within words
_block = re.compile(
    r"<(?=/?(?:p|div|br|hr|h[1-6]|ul|ol|li|dl|dt|dd|pre|blockquote|table|tr|td|th|figure|figcaption"
    r"|summary|details)\b)",
    re.I,
)


def plain_words(html: str | None) -> str:
    """The words of HTML on one line, as text: whoever shows it escapes it."""
    return " ".join(unescape(strip_tags(_block.sub(" <", html or ""))).split())
