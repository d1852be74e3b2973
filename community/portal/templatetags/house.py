"""What every template may use: icons, faces, times, the frame's files."""

from __future__ import annotations

from datetime import datetime

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from community.portal import assets

register = template.Library()


@register.simple_tag
def asset(kind: str) -> str:
    """The address of the stylesheet ("css"), the script ("js") or the icons ("svg")."""
    return assets.address(kind)


@register.simple_tag
def icon(name: str) -> SafeString:
    """A lucide icon; decoration only, so a word always stands beside it or in an aria-label."""
    return mark_safe(f'<svg class="i" aria-hidden="true"><use href="{assets.address("svg")}#{name}"/></svg>')


@register.simple_tag
def face(person, size: str = "") -> SafeString:
    """A person's picture, or their initial on their colour. Decoration: the name stands beside it."""
    if person is None:
        return mark_safe(f'<span class="face hue-0 {size}" aria-hidden="true">·</span>')
    if person.avatar and not person.closed_on:
        return format_html('<img class="face {}" src="{}" alt="" width="36" height="36" loading="lazy">', size, person.avatar.url)
    return format_html('<span class="face hue-{} {}" aria-hidden="true">{}</span>', person.hue, size, person.initial)


@register.filter
def when(moment: datetime | None) -> SafeString:
    """A `time` element with the full date; the page's script turns it into "5 minutes ago" in the reader's zone."""
    if not moment:
        return mark_safe("")
    local = timezone.localtime(moment)
    words = date_format(local, "DATETIME_FORMAT")
    return mark_safe(f'<time datetime="{moment.isoformat(timespec="seconds")}" title="{escape(words)}">{escape(words)}</time>')


@register.simple_tag(takes_context=True)
def query_with(context, **changes) -> str:
    """This page's query string with some parameters changed (None removes one)."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    return "?" + query.urlencode() if query else context["request"].path
