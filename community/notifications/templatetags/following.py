"""The control with which somebody chooses how closely to follow a thing."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from community.fragments.marks import TOKEN, fill, mark
from community.notifications.models import Subscription
from community.things.ref import Ref

register = template.Library()


@register.simple_tag(takes_context=True)
def follow(context, about: str, level: int) -> SafeString:
    """The menu of levels for "topic.42", the level in force on its face; rendered once per level,
    prefix and language.
    """
    render = _control.__wrapped__ if settings.DEBUG else _control
    ref = Ref.parse(about)
    html = render(int(level), ref.prefix if ref else "", translation.get_language())
    return mark_safe(fill(html, {"about": escape(about), "token": str(context["csrf_token"])}))


@lru_cache(maxsize=100)
def _control(level: int, prefix: str, language: str) -> str:
    chosen = Subscription.Level(level)
    return render_to_string(
        "notifications/_follow.html",
        {
            "about": mark("about"),
            "token": TOKEN,
            "level": chosen,
            "levels": Subscription.Level,
            "prefix": prefix,
        },
    ).strip()
