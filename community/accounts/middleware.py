"""Pages in the reader's own language and time zone."""

from __future__ import annotations

import zoneinfo

from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers


class PersonalLocale:
    """A member's own choice first, then the language cookie, then what the browser asks for."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        user = request.user
        own = user.is_authenticated and user.language
        language = own if own and translation.check_for_language(own) else translation.get_language_from_request(request)
        translation.activate(language)
        request.LANGUAGE_CODE = language
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
