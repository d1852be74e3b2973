"""How kinds of results look, and addresses that narrow a search down."""

from __future__ import annotations

from functools import lru_cache
from urllib.parse import urlencode

from django import template
from django.utils.safestring import SafeString

from community.search.documents import SOURCES, status_names

register = template.Library()


@register.simple_tag
@lru_cache
def kind_icon(kind: str) -> SafeString:
    """The icon of a kind of result; its name stands beside it."""
    return template.Template(f'{{% icon "{SOURCES[kind].icon}" %}}').render(template.Context())


@register.simple_tag
def kind_name(kind: str) -> str:
    """What a kind of result is called."""
    return str(SOURCES[kind].label)


@register.filter
def status_name(status: str) -> str:
    """What became of a result, in the reader's words; "" for nothing."""
    return status_names().get(status, "") if status else ""


@register.simple_tag(takes_context=True)
def narrow(context, name: str, value: str | None) -> str:
    """This search with one facet set to a value, or (None) not set; it begins at its first page
    again.
    """
    asked = context["request"].GET.lists()
    rest = [(key, words) for key, words in asked if key not in ("page", name)]
    return "?" + urlencode(rest if value is None else [*rest, (name, value)], doseq=True)
