"""Pictures from the storage, and the file that tells search engines what to leave alone."""

from __future__ import annotations

from posixpath import normpath

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
)
from django.views.decorators.http import require_safe
from django.views.static import serve

from kb.permissions import can_see_rendition, is_anything_private

UNINDEXED = (
    "/accounts/",
    "/office/",
    "/ask/",
    "/search/",
    "/posts/",
    "/settings/",
    "/mail/",
    "/helped/",
)


@require_safe
def media(request: HttpRequest, path: str) -> HttpResponseBase:
    """People's pictures, the logo, and pictures of articles, from the folder or the storage; all
    else in it has a view of its own.
    """
    if (
        not path.startswith(("avatars/", "images/", "look/"))
        or path != normpath(path)
        or "\\" in path
    ):  # no way round by ".."
        raise Http404
    if path.startswith("images/") and not can_see_rendition(request.user, path):
        raise Http404
    try:
        default_storage.path(path)
    except NotImplementedError:
        response = _from_storage(path)
    else:
        response = serve(request, path, document_root=settings.MEDIA_ROOT)
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    response["Cache-Control"] = (
        "private, max-age=600"
        if path.startswith("images/") and is_anything_private()
        else "public, max-age=604800"
    )
    return response


def _from_storage(path: str) -> FileResponse:
    try:
        return FileResponse(default_storage.open(path))
    except FileNotFoundError:
        raise Http404 from None


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines should leave alone, and where the sitemap is."""
    lines = ["User-agent: *", "Allow: /accounts/signup/"]
    lines += [f"Disallow: {path}" for path in UNINDEXED]
    return HttpResponse(
        "\n".join([*lines, f"Sitemap: {settings.SITE_URL}/sitemap.xml", ""]),
        content_type="text/plain",
    )
