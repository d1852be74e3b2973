"""What is shown in place of a page."""

from __future__ import annotations

from django.http import (
    HttpRequest,
    HttpResponse,
)
from django.shortcuts import render


def page_not_found(request: HttpRequest, exception=None) -> HttpResponse:
    """404: it is not here, or not for this person; both look the same."""
    return render(request, "portal/missing.html", {}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 without touching the database."""
    return HttpResponse(
        "<!doctype html><title>Error</title><h1>Something broke on our side.</h1><p>Please try"
        " again in a minute.</p>",
        status=500,
    )
