"""The control with which somebody chooses how closely to follow a thing."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.crypto import salted_hmac
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

from community.notifications.models import Subscription

register = template.Library()
_mark = salted_hmac("community.notifications.following", "mark").hexdigest()[:16]
ABOUT, TOKEN = f"about-{_mark}", f"token-{_mark}"


@register.simple_tag(takes_context=True)
def follow(context, about: str, level: int) -> SafeString:
    """The menu of levels for "topic.42", the level in force on its face; rendered once per level,
    prefix and language.
    """
    render = _control.__wrapped__ if settings.DEBUG else _control
    html = render(int(level), about.partition(".")[0], translation.get_language())
    return mark_safe(html.replace(ABOUT, escape(about)).replace(TOKEN, str(context["csrf_token"])))


@lru_cache(maxsize=100)
def _control(level: int, prefix: str, language: str) -> str:
    chosen = Subscription.Level(level)
    return render_to_string(
        "notifications/_follow.html",
        {
            "about": ABOUT,
            "token": TOKEN,
            "level": chosen,
            "levels": Subscription.Level,
            "prefix": prefix,
        },
    ).strip()
