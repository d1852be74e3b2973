"""Where requests come from and go back to: the browser's own word is asked, and no other site is
believed.
"""

from __future__ import annotations

from functools import wraps
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import csrf_exempt


def is_from_here(request: HttpRequest) -> bool:
    """Whether the browser says that one of our own pages sent this.

    Every word that it says is judged: Sec-Fetch-Site, Origin ("null" is nobody), and of a browser
    that says neither, the Referer. Who says nothing at all is no browser, and is believed.
    """
    said = request.headers
    if said.get("Sec-Fetch-Site", "same-origin") not in ("same-origin", "none"):
        return False
    if "Origin" in said:
        return said["Origin"] in _our_origins(request)
    if "Sec-Fetch-Site" not in said and said.get("Referer"):
        return _origin_of(said["Referer"]) in _our_origins(request)
    return True


def _our_origins(request: HttpRequest) -> tuple[str, ...]:
    """The address that people type, and the one that this request came to."""
    here = f"{request.scheme}://{request.get_host()}"
    return (here, *(_origin_of(address) for address in settings.CSRF_TRUSTED_ORIGINS))


def _origin_of(address: str) -> str:
    try:
        parts = urlsplit(address)
        return f"{parts.scheme}://{parts.netloc}"
    except ValueError:
        return ""


def way_back(request: HttpRequest, target: str | None = None) -> str:
    """`target` (by default the page that this was sent from) if it is an address of ours; "/"
    otherwise.
    """
    target = request.META.get("HTTP_REFERER", "") if target is None else target
    is_address = target.startswith(("/", "http://", "https://"))
    is_ours = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return target if is_address and is_ours else "/"


def without_token(view):
    """Let a view be posted to without a token, from our own pages alone; another site's request is
    ignored (204).

    For pages that are kept for every visitor, and for what nobody loses anything by.
    """

    @wraps(view)
    def asked(request: HttpRequest, *args, **kwargs):
        return view(request, *args, **kwargs) if is_from_here(request) else HttpResponse(status=204)

    return csrf_exempt(asked)
