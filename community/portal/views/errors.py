"""What is shown in place of a page."""

from __future__ import annotations

from django.http import (
    HttpRequest,
    HttpResponse,
)
from django.shortcuts import render
from django.utils.translation import gettext


def page_not_found(request: HttpRequest, exception=None) -> HttpResponse:
    """404: it is not here, or not for this person; both look the same."""
    return render(request, "portal/missing.html", {}, status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """500 without touching the database."""
    title = gettext("Something broke on our side.")
    advice = gettext("Please try again in a minute.")
    return HttpResponse(
        f"<!doctype html><title>{title}</title><h1>{title}</h1><p>{advice}</p>", status=500
    )
