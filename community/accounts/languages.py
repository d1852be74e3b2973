"""Which languages somebody reads: what they chose, or else what their browser and the interface
say.

A set of codes. The empty one leaves nothing out: whoever reads all of them, and whoever says
nothing about it, as programs do.
"""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation.trans_real import parse_accept_lang_header

NAMES = {"en": "English", "ru": "Русский"}  # each as its readers call it
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
