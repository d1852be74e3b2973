"""How kinds of results look, and addresses that narrow a search down."""

from __future__ import annotations

from django import template
from django.utils.safestring import SafeString

from community.search.documents import SOURCES, status_names

register = template.Library()
_icons: dict[str, template.Template] = {}


@register.simple_tag
def kind_icon(kind: str) -> SafeString:
    """The icon of a kind of result; its name stands beside it."""
    if kind not in _icons:
        _icons[kind] = template.Template(f'{{% icon "{SOURCES[kind].icon}" %}}')
    return _icons[kind].render(template.Context())


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
    query = context["request"].GET.copy()
    query.pop("page", None)
    query.pop(name, None)
    if value is not None:
        query[name] = value
    return "?" + query.urlencode()
