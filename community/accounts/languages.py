"""Which languages somebody reads: what they chose, or else what their browser and the interface
say.

A set of codes. The empty one leaves nothing out: whoever reads all of them, and whoever says
nothing about it, as programs do.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation.trans_real import parse_accept_lang_header

NAMES = {"en": "English", "ru": "Русский"}  # each as its readers call it
IN = {"en": gettext_lazy("in English"), "ru": gettext_lazy("in Russian")}
ALL = "all"
COOKIE = "reads"
Languages = frozenset[str]
EVERY: Languages = frozenset()


class ReadersRequest(HttpRequest):
    """What the portal's middleware makes of every request."""

    reads: Languages


def languages_read(request: HttpRequest, person=None) -> Languages:
    """Of `person`, or of a visitor.

    Nobody has chosen: the language of the interface where it was chosen, and the first that the
    browser names. What it names after that is often what its maker put there.
    """
    kept = person.reads if person else request.COOKIES.get(COOKIE, "")
    if chosen := set(kept.split(",")) & {ALL, *NAMES}:
        return EVERY if ALL in chosen else _narrowed(chosen)
    interface = person and person.language or request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    return _narrowed({interface, _asked_first(request.headers.get("Accept-Language", ""))})


def as_kept(codes: list[str]) -> str:
    """How a choice of languages is kept: "ru", "all", or "" for none."""
    return ALL if set(codes) >= NAMES.keys() else ",".join(sorted(codes))


def _narrowed(codes: set[str]) -> Languages:
    known = codes & NAMES.keys()
    return EVERY if known == NAMES.keys() else frozenset(known)


def _asked_first(header: str) -> str:
    """The first language of the browser that is one of ours; "" for none."""
    codes = (code.partition("-")[0] for code, _weight in parse_accept_lang_header(header.lower()))
    return next((code for code in codes if code in NAMES), "")


def kept_to(request: HttpRequest, written: Languages) -> Languages:
    """To which languages a list keeps for this reader, of those in which something stands in it.

    Nothing is left out where there is one language only, or none that they read.
    """
    return request.reads if len(written) > 1 and request.reads & written else EVERY


def switch_between(request: HttpRequest, written: Languages) -> dict[str, Any]:
    """What a list with the switch above it shows: `language_choices` (none where all of it is in
    one language), `shown_languages` as codes ("" for all), and how one says that something is
    `in_languages`. `written` as in `kept_to`.
    """
    shown = kept_to(request, written)
    ways = [(code, name, code) for code, name in NAMES.items() if code in written]
    choices = [
        {"value": value, "label": label, "lang": lang, "current": shown == _of(value)}
        for value, label, lang in (*ways, (ALL, _("All languages"), ""))
    ]
    return {
        "language_choices": choices if len(ways) > 1 else [],
        "shown_languages": " ".join(sorted(shown)),
        "in_languages": " / ".join(str(IN[code]) for code in NAMES if code in shown),
    }


def _of(value: str) -> Languages:
    return EVERY if value == ALL else frozenset({value})


def is_foreign(place: Any, reads: Languages) -> bool:
    """Whether a forum or a board is in none of the languages that somebody reads."""
    return bool(reads and place.language and place.language not in reads)


def readers_first(places: Iterable, reads: Languages) -> list:
    """The places in the reader's languages, then the others; each in their order."""
    return sorted(places, key=partial(is_foreign, reads=reads))
