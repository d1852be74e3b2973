"""What every template may use: icons, faces, times, the frame's files."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, tzinfo
from functools import lru_cache
from urllib.parse import quote

from django import template
from django.conf import settings
from django.middleware.csrf import get_token
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.timesince import timesince
from django.utils.translation import get_language, gettext, npgettext_lazy

from community.accounts.devices import device_name
from community.accounts.pictures import small_picture
from community.fragments.marks import fill, mark
from community.frame import PLACES, place_of
from community.portal import assets
from community.portal.banners import HOUSE, banner_address, title_shared
from community.portal.context import seen_by
from community.portal.look import site_name
from community.search.words import written_language

register = template.Library()
SHORT_DAY = {"en": "M j, Y", "ru": "j b Y"}


@register.simple_tag
def asset(kind: str) -> str:
    """The address of the stylesheet ("css"), the script ("js") or the icons ("svg")."""
    return assets.address(kind)


@register.simple_tag
def community_name() -> str:
    """What this installation calls itself."""
    return site_name()


@register.simple_tag
def banner(about: str, title: str) -> str:
    """The address of the picture that goes with a link to this thing, or to a page of the house."""
    return settings.SITE_URL + (
        banner_address(about, str(title)) if about else banner_address(HOUSE, title_shared(HOUSE))
    )


@register.simple_tag
def icon(name: str) -> SafeString:
    """A lucide icon; decoration only, so a word always stands beside it or in an aria-label."""
    return mark_safe(
        f'<svg class="i" aria-hidden="true"><use href="{assets.address("svg")}#{name}"/></svg>'
    )


@register.simple_tag
def face(person, size: str = "") -> SafeString:
    """A person's picture, or their initial on their colour.

    Decoration: the name stands beside it.
    """
    if person is None:
        return mark_safe(f'<span class="face hue-0 {size}" aria-hidden="true">·</span>')
    if person.avatar and not person.closed_on:
        return _picture(person.avatar.url, size)
    return format_html(
        '<span class="face hue-{} {}" aria-hidden="true">{}</span>',
        person.hue,
        size,
        person.initial,
    )


def _picture(address: str, size: str = "") -> SafeString:
    html = '<img class="face {}" src="{}" alt="" width="36" height="36" loading="lazy">'
    return format_html(html, size, address)


@register.simple_tag
def face_within(person, size: str = "") -> SafeString:
    """A face whose picture is part of the page: in pieces that are kept as HTML, so that a first
    visit asks for no file of each person.
    """
    has_picture = person is not None and person.avatar and not person.closed_on
    small = small_picture(person.avatar) if has_picture else ""
    return _picture(small, size) if small else face(person, size)


@register.filter
def when(moment: datetime | None) -> SafeString:
    """A `time` element with the day in few letters, and the full date in its title.

    It stands in pieces that are kept for a day, so it says nothing that becomes untrue: the page's
    script writes "5 min. ago" over it, which is as wide, so that nothing moves.
    """
    if not moment:
        return mark_safe("")
    return _time(moment, timezone.get_current_timezone(), get_language() or "")


@lru_cache(maxsize=2048)  # Django spells a date slowly, and a list shows the same ones again
def _time(moment: datetime, zone: tzinfo, language: str) -> SafeString:
    local = timezone.localtime(moment, zone)
    day = date_format(local, SHORT_DAY.get(language, SHORT_DAY["en"]))
    day = day.replace(" май ", " мая ")  # of the short months the one that Django does not decline
    full = date_format(local, "DATETIME_FORMAT")
    machine = moment.isoformat(timespec="seconds")
    return format_html('<time datetime="{}" title="{}">{}</time>', machine, full, day)


@register.filter
def lang(words: object) -> SafeString:
    """The attribute `lang` for words (Markdown) that are in another language than the page; nothing
    for others. Screen readers and hyphenation go by it.
    """
    code = written_language(str(words))
    return format_html('lang="{}"', code) if code not in ("", get_language()) else mark_safe("")


@register.simple_tag
def device(user_agent: str) -> str:
    """A browser as its owner calls it: "Firefox, Linux"."""
    return device_name(user_agent) or gettext("An unknown program")


TOOK = {
    "year": npgettext_lazy("how long it took", "%(num)d year", "%(num)d years", "num"),
    "month": npgettext_lazy("how long it took", "%(num)d month", "%(num)d months", "num"),
    "week": npgettext_lazy("how long it took", "%(num)d week", "%(num)d weeks", "num"),
    "day": npgettext_lazy("how long it took", "%(num)d day", "%(num)d days", "num"),
    "hour": npgettext_lazy("how long it took", "%(num)d hour", "%(num)d hours", "num"),
    "minute": npgettext_lazy("how long it took", "%(num)d minute", "%(num)d minutes", "num"),
}


@register.filter
def took(began: datetime | None, ended: datetime | None) -> str:
    """How long something took, in the largest unit that says enough:

    "14 minutes", "under a minute". It stands after "in", which languages put into the case of
    the words: «за 14 минут», «меньше чем за минуту».
    """
    if not began or not ended:
        return ""
    return (
        gettext("under a minute")
        if (ended - began).total_seconds() < 60
        else timesince(began, ended, time_strings=TOOK, depth=1)
    )


@register.simple_tag(takes_context=True)
def query_with(context, **changes) -> str:
    """This page's query string with some parameters changed (None removes one)."""
    query = context["request"].GET.copy()
    for name, value in changes.items():
        query.pop(name, None)
        if value is not None:
            query[name] = value
    return "?" + query.urlencode() if query else context["request"].path


WITHIN = ("path", "full_path", "token", "ask", "query", "focus", "narrowed")
MARKS = {name: mark(name) for name in WITHIN}
MOST_PARTS = 4000
_parts: dict[tuple, str] = {}


@register.simple_tag(takes_context=True)
def part(context, name: str) -> SafeString:
    """A piece of the frame (`components/<name>.html`): rendered once per language, theme, place and
    what its reader may see, the header once per person as well; then kept.

    What differs from page to page stands in it as a mark and is filled in here.
    """
    request, user = context["request"], context.get("user")
    is_personal = name == "top" and user is not None and user.is_authenticated
    person = (user.pk, user.card_version, user.unread_notices) if is_personal else None
    seen, here, this_look = seen_by(user), place_of(request.path), context["look"]
    key = (
        name,
        context["language"],
        context["theme"],
        here,
        seen,
        person,
        this_look.pk,
        this_look.name,
        this_look.logo.name,
        this_look.languages,
        settings.DEBUG and object(),
    )
    html = _kept_part(key, lambda: _frame_piece(context, name, seen, here))
    if name == "rail":
        return mark_safe(html)
    values = {
        "path": quote(request.path),
        "full_path": escape(request.get_full_path()),
        "ask": escape(context.get("ask_query", "")),
        "query": escape(context.get("query", "")),
        "token": get_token(request) if is_personal else "",
        "focus": " autofocus" if context.get("focus_search") else "",
        "narrowed": _hidden(context.get("facets", ())),
    }
    return mark_safe(fill(html, values))


def _hidden(facets) -> str:
    """What the search was narrowed to goes along with the next question."""
    html = '<input type="hidden" name="{}" value="{}">'
    return format_html_join(
        "", html, ((one["name"], one["chosen"]) for one in facets if one["chosen"])
    )


def _frame_piece(context, name: str, seen: tuple[str, ...], here: str) -> str:
    places = [PLACES[place] for place in seen if place in PLACES]
    inner = {
        "marks": MARKS,
        "places": places,
        "bar": [place for place in places if place.in_bar],
        "others": [place for place in places if not place.in_bar],
        "here": PLACES.get(here),
        "may_enter_office": "office" in seen,
    }
    return render_to_string(f"components/{name}.html", context.flatten() | inner)


def _kept_part(key: tuple, make: Callable[[], str]) -> str:
    html = _parts.get(key)
    if html is None:
        if len(_parts) > MOST_PARTS:
            _parts.clear()
        html = _parts[key] = make()
    return html


@register.simple_tag(takes_context=True)
def piece(context, template_name: str, *key) -> SafeString:
    """A template that says the same whenever language and `key` are the same: rendered once, then
    kept.
    """
    known = (template_name, context["language"], *key, settings.DEBUG and object())
    html = _kept_part(known, lambda: render_to_string(template_name, context.flatten()))
    return mark_safe(html)
