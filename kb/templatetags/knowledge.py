"""What the pages of the knowledge base show."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString, mark_safe
from pygments import highlight
from pygments.formatters import HtmlFormatter
from pygments.lexers import get_lexer_by_name

from kb.models import address_of

register = template.Library()


@register.filter
def coloured(code: str, language: str) -> SafeString:
    """Code as HTML with its words marked by kind; pygments escapes it."""
    return mark_safe(
        highlight(code, get_lexer_by_name(language or "text"), HtmlFormatter(nowrap=True))
    )


@register.filter
def short_id(value: str) -> str:
    """The beginning of a block's id, for its anchor."""
    return str(value or "")[:8]


@register.filter
def address(page) -> str:
    """Where a page is read."""
    return address_of(page) if page.pk else ""
