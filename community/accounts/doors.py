"""The doors of every view: who comes in, how often, and what is said to whoever does not."""

from __future__ import annotations

import json
from contextlib import suppress
from functools import wraps
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from community.accounts.addresses import address_of
from community.accounts.limits import TooOften, spend, spend_as
from community.accounts.origin import way_back

TOO_OFTEN = _("That was a lot at once. Wait a little, then send it again.")


class Refused(Exception):
    """An action makes no sense in the state that the thing is in.

    `reason` is a word for the code that asked ("removed", "changed"); a view turns it into an
    answer in the reader's language.
    """

    def __init__(self, reason: str):
        super().__init__(reason)
        self.reason = reason


class FormerMember(Exception):
    """Who asks has closed their account while the request was on its way."""


def refuse(request: HttpRequest, sentence: str | Promise, status: int = 403) -> HttpResponse:
    """One sentence: into the page's message line for htmx, as a page otherwise."""
    if request.htmx:
        return say(sentence, status)
    return render(request, "portal/refused.html", {"sentence": sentence}, status=status)


def say(sentence: str | Promise, status: int = 204) -> HttpResponse:
    """One sentence for the page's message line, and nothing to swap."""
    response = HttpResponse(status=status)
    response["HX-Trigger"] = json.dumps({"say": {"value": str(sentence)}})
    return response


def members_only(view):
    """Send visitors to sign in and back again; an htmx request makes the whole page go there.

    So is a member whose account was closed meanwhile.
    """

    @wraps(view)
    def asked(request: HttpRequest, *args, **kwargs):
        if request.user.is_authenticated:
            with suppress(FormerMember):
                return view(request, *args, **kwargs)
        back = way_back(request, request.headers.get("HX-Current-URL"))
        target = request.get_full_path() if request.method == "GET" else _path_of(back)
        to_login = redirect_to_login(target)
        if request.htmx:
            response = HttpResponse(status=204)
            response["HX-Redirect"] = to_login["Location"]
            return response
        return to_login

    return asked


def _path_of(address: str) -> str:
    parts = urlsplit(address)
    return parts.path + (f"?{parts.query}" if parts.query else "")


def within_limit(rule: str, posts: bool = True):
    """Count each POST of the view against `rule`; beyond it say when to try again (429) and lose
    nothing.

    `posts` says that it counts among the posts of its network address as well.
    """

    def decorate(view):
        @wraps(view)
        def counted(request: HttpRequest, *args, **kwargs):
            if request.method == "POST":
                try:
                    spend_as(request.user, rule, address_of(request) if posts else "")
                except TooOften as limit:
                    return too_often(request, limit)
            return view(request, *args, **kwargs)

        return counted

    return decorate


def is_too_much(request: HttpRequest, rule: str) -> bool:
    """Count one act of the request's network address against `rule`; True when it is one too
    many.
    """
    try:
        spend(rule, address_of(request))
    except TooOften:
        return True
    return False


def too_often(request: HttpRequest, limit: TooOften) -> HttpResponse:
    """The page that keeps what was typed and says when to send it again."""
    if request.htmx:
        response = say(TOO_OFTEN, 429)
    else:
        typed = {name: value for name, value in request.POST.items() if name in ("title", "body")}
        response = render(
            request, "portal/refused.html", {"sentence": TOO_OFTEN, "typed": typed}, status=429
        )
    response["Retry-After"] = str(limit.retry_after)
    return response
