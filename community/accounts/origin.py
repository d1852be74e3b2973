"""Where requests come from and go back to: the browser's own word is asked, and no other site is believed."""

from __future__ import annotations

from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt


def is_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that one of our own pages sent this (browsers that say nothing are believed)."""
    return request.headers.get("Sec-Fetch-Site", "same-origin") in ("same-origin", "none")


def way_back(request: HttpRequest, target: str | None = None) -> str:
    """`target` (by default the page that this was sent from) if it is an address of ours; "/" otherwise."""
    target = request.META.get("HTTP_REFERER", "") if target is None else target
    return target if url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure()) else "/"


def without_token(view):
    """Let a view that changes nothing of anybody's be posted to without a token; another site's request is ignored (204)."""

    @wraps(view)
    def asked(request: HttpRequest, *args, **kwargs):
        return view(request, *args, **kwargs) if is_from_here(request) else HttpResponse(status=204)

    return csrf_exempt(asked)
