"""Documents of articles, above all films and their captions."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe
from wagtail.documents import get_document_model
from wagtail.documents.views.serve import serve
from whitenoise.middleware import WhiteNoiseMiddleware
from whitenoise.responders import StaticFile

from kb.permissions import can_see_file

PLAYED = ("video/", "text/vtt")


def ask_first(document, request: HttpRequest) -> None:
    """What Wagtail asks before it hands a document on, whichever address led to it:

    404 for who may not see it.
    """
    if not can_see_file(request.user, document):
        raise Http404


@cache_control(private=True)
@require_safe
def document(request: HttpRequest, document_id: int, document_filename: str) -> HttpResponseBase:
    """A document for those who may see it.

    Films are sent in the parts that are asked for: iPhones play no others.
    """
    found = get_object_or_404(get_document_model(), pk=document_id)
    if not found.content_type.startswith(PLAYED):
        return serve(request, document_id, document_filename)
    if found.filename != document_filename:
        raise Http404
    ask_first(found, request)
    try:
        path = found.file.path
    except NotImplementedError:
        if found.content_type.startswith("video/"):  # the storage sends the parts itself
            return redirect(found.file.storage.signed_url(found.file.name))
        return serve(
            request, document_id, document_filename
        )  # browsers take captions only from the page's own host
    headers = {
        "Content-Type": found.content_type,
        "Accept-Ranges": "bytes",
        "Content-Security-Policy": "default-src 'none'",
    }
    return WhiteNoiseMiddleware.serve(StaticFile(path, list(headers.items())), request)
