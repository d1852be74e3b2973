"""How kinds of results look, and addresses that narrow a search down."""

from __future__ import annotations

from functools import lru_cache
from html import escape
from urllib.parse import quote_plus, urlencode

from django import template
from django.utils.safestring import SafeString, mark_safe

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


VALUE = '<li><a href="{}"{}><span>{}</span><span class="quiet">{}</span></a></li>'
CHOSEN = ' aria-current="true"'


@register.simple_tag(takes_context=True)
def without(context, name: str) -> str:
    """This search with one facet not set; it begins at its first page again."""
    asked = context["request"].GET.lists()
    rest = [(key, words) for key, words in asked if key not in ("page", name)]
    return "?" + urlencode(rest, doseq=True)


@register.simple_tag(takes_context=True)
def facet_values(context, facet: dict) -> SafeString:
    """The values of a facet, each a link to this search with it set: no template, for a page has
    tens of them.
    """
    rest = without(context, facet["name"])
    so_far = escape(f"{rest}&" if len(rest) > 1 else rest) + facet["name"] + "="
    values = (
        VALUE.format(
            so_far + quote_plus(value),
            CHOSEN if value == facet["chosen"] else "",
            escape(str(name)),
            count,
        )
        for value, name, count in facet["values"]
    )
    return mark_safe("".join(values))
