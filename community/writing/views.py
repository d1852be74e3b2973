"""What is asked while somebody writes: keep it, show it, take a file in; and files themselves."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render as render_page
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from community.accounts.doors import members_only, too_often, within_limit
from community.accounts.limits import TooOften, spend_as
from community.writing.drafts import save_draft
from community.writing.files import attach_file
from community.writing.markup import render
from community.writing.mentions import mentionable
from community.writing.models import Attachment
from community.writing.permissions import can_see_file
from community.writing.places import place_for
from community.writing.texts import checked_body

LONGEST = 200_000


@members_only
@require_POST
def draft(request: HttpRequest) -> JsonResponse:
    """Keep what is being typed; answers in JSON so that the page can say so."""
    typed = request.POST
    found = place_for(request.user, typed.get("place", ""))
    if found is None:
        raise Http404
    place, ref = found
    saved = save_draft(
        str(ref) if ref else place.name,
        by=request.user,
        title=typed.get("title", ""),
        body=typed.get("body", "")[:LONGEST],
        more=place.more(request.user, typed),
    )
    return JsonResponse({"saved": bool(saved)})


@members_only
@require_POST
@within_limit("previews_per_minute", posts=False)
def preview(request: HttpRequest) -> HttpResponse:
    """What a text will look like: made by the same renderer that makes the page, if it can be
    sent at all.
    """
    try:
        return HttpResponse(render(checked_body(request.POST.get("body", ""))))
    except ValidationError as error:
        return HttpResponse(format_html('<p class="field-error">{}</p>', " ".join(error.messages)))


@members_only
@require_POST
@within_limit("uploads_per_hour")
def upload(request: HttpRequest) -> HttpResponse:
    """Take in one file for the text that is being written at `place`; answers with the Markdown
    that shows it, or a sentence.
    """
    found = place_for(request.user, request.POST.get("place", ""))
    if found is None:
        raise Http404
    place, ref = found
    if not place.may_attach(request.user, ref.id if ref else None):
        return JsonResponse({"error": _("Files cannot be attached here.")}, status=403)
    if "file" not in request.FILES:
        return JsonResponse({"error": _("No file arrived.")}, status=400)
    try:
        file = attach_file(request.FILES["file"], by=request.user)
    except ValidationError as error:
        return JsonResponse({"error": " ".join(error.messages)}, status=422)
    return JsonResponse({"markdown": file.markdown}, json_dumps_params={"ensure_ascii": False})


@members_only
@require_GET
def offered_people(request: HttpRequest) -> HttpResponse:
    """Whom the person may name at `place` whose name begins with `q`, as options of a list."""
    found = place_for(request.user, request.GET.get("place", ""))
    if found is None:
        raise Http404
    try:
        spend_as(request.user, "offers_per_minute")
    except TooOften as limit:
        return too_often(request, limit)
    people = mentionable(request.user, *found, request.GET)
    return render_page(request, "writing/_offered_people.html", {"people": people})


@require_GET
def attachment(request: HttpRequest, file_id, name: str) -> FileResponse:
    """A file, for those who may read its post.

    Anything but a picture is downloaded, never shown by the browser.
    """
    file = Attachment.objects.filter(pk=file_id).first()
    if file is None or not can_see_file(request.user, file):
        raise Http404
    try:
        content = file.file.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    response = FileResponse(content, as_attachment=not file.is_picture, filename=file.name)
    response["Content-Type"] = file.content_type
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response["Cache-Control"] = "private, max-age=86400"
    return response
