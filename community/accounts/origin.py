"""Requests that carry no token because every page holds them: the browser's own word on where they come from is asked."""

from __future__ import annotations

from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt


def is_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that one of our own pages sent this (browsers that say nothing are believed)."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")


def without_token(view):
    """Let a view that changes nothing of anybody's be posted to without a token; another site's request is ignored (204)."""

    @wraps(view)
    def asked(request: HttpRequest, *args, **kwargs):
        return view(request, *args, **kwargs) if is_from_here(request) else HttpResponse(status=204)

    return csrf_exempt(asked)
