"""Requests that no page can mean, visitors' unchanged pages, the reader's own language, and the way
to the set-up page of an empty installation.
"""

from __future__ import annotations

import hashlib
import re
import zoneinfo

from django.conf import settings
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBadRequest,
    HttpResponseNotFound,
    HttpResponseNotModified,
    HttpResponseRedirect,
)
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

from community.accounts.languages import languages_read
from community.events.version import portal_version
from community.portal.look import is_set_up, look
from kb.views.reading import COOKIE as READER

PRIVATE = (
    "/office/",
    "/accounts/",
    "/setup/",
    "/media/",
    "/files/",
    "/assets/",
    "/banners/",
    "/static/",
    "/health/",
    "/demo/",
    "/mail/",
    "/helped/",
    "/invited/",
)
TOO_LONG = re.compile(r"/(office/.*|documents/)\d{19}")


class NoNonsense:
    """Refuses what nobody types, before anything is asked for it.

    A NUL in an address or a form (400): PostgreSQL cannot even be asked about it. In an address of
    Wagtail's, a number longer than any id (404): some of its views fail for it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return HttpResponseBadRequest()
        if request.content_type == "application/x-www-form-urlencoded" and (
            b"%00" in request.body or b"\0" in request.body
        ):
            return HttpResponseBadRequest()
        if TOO_LONG.match(request.path):
            return HttpResponseNotFound()
        return self.get_response(request)


class VisitorPages:
    """Answers 304 to a visitor without a session whose copy of a page is still the present one.

    The tag names the portal's version, which every event changes: too careful rather than too late.
    All other answers belong to one browser, unless they say something else.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if (
            request.method not in ("GET", "HEAD")
            or settings.SESSION_COOKIE_NAME in request.COOKIES
            or request.path.startswith(PRIVATE)
            or (
                READER in request.COOKIES and request.path.startswith("/kb/")
            )  # the page says what this reader thinks of it
        ):
            return self._of_one_browser(self.get_response(request))
        tag = self._tag(request)
        if request.headers.get("If-None-Match") in (tag, "W/" + tag):
            return self._marked(HttpResponseNotModified(), tag)
        response = self.get_response(request)
        kind = response.get("Content-Type", "").split(";")[0]
        if response.status_code == 200 and not response.cookies and not response.streaming and kind:
            self._marked(response, tag)
        return self._of_one_browser(response)

    @staticmethod
    def _of_one_browser(response: HttpResponse) -> HttpResponse:
        """No cache between keeps it; the browser may show it again when somebody goes back."""
        response.headers.setdefault("Cache-Control", "private, no-cache")
        return response

    @staticmethod
    def _marked(response: HttpResponse, tag: str) -> HttpResponse:
        response["ETag"] = tag
        response["Cache-Control"] = "no-cache"
        patch_vary_headers(response, ("Cookie", "Accept-Language", "HX-Request"))
        return response

    @staticmethod
    def _tag(request: HttpRequest) -> str:
        parts = (
            str(portal_version()),
            request.get_host(),
            request.get_full_path(),
            translation.get_language_from_request(request),
            ",".join(sorted(languages_read(request))),
            request.COOKIES.get("theme", ""),
            request.headers.get("HX-Request", ""),
        )
        return '"' + hashlib.blake2s("\n".join(parts).encode(), digest_size=12).hexdigest() + '"'


class PersonalLocale:
    """A member's own choice first, then the language cookie, then what the browser asks for; only
    what the operator offers. `request.reads` says which languages somebody reads besides.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        own = user.is_authenticated and user.language
        language = (
            own
            if own and translation.check_for_language(own)
            else translation.get_language_from_request(request)
        )
        offered = look().languages.split(",")
        language = language if language in offered else offered[0]
        translation.activate(language)
        request.LANGUAGE_CODE = language
        request.reads = languages_read(request, user if user.is_authenticated else None)
        if user.is_authenticated and user.time_zone:
            try:
                timezone.activate(zoneinfo.ZoneInfo(user.time_zone))
            except (zoneinfo.ZoneInfoNotFoundError, ValueError):
                timezone.deactivate()
        else:
            timezone.deactivate()
        response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        if not own:
            patch_vary_headers(response, ("Accept-Language", "Cookie"))
        return response


class FirstSteps:
    """Until the set-up is done, every page leads to it."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.done = False

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not self.done and not request.path.startswith(PRIVATE):
            if not is_set_up():
                return HttpResponseRedirect(reverse("setup"))
            self.done = not settings.ENV.debug
        return self.get_response(request)
