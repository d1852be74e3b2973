"""The list behind the bell."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from community.notifications.actions import mark_notices_read
from community.notifications.models import Notice


@login_required
@require_GET
def notices(request: HttpRequest) -> HttpResponse:
    """The newest fifty."""
    found = Notice.objects.filter(recipient=request.user).select_related("actor").order_by("-id")[:50]
    return render(request, "notifications/list.html", {"notices": found})


@login_required
@require_POST
def read_notices(request: HttpRequest) -> HttpResponse:
    """All of them have been seen."""
    mark_notices_read(by=request.user)
    return redirect("notices")


@login_required
@require_POST
def open_notice(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Go where a notice points; it counts as seen."""
    notice = get_object_or_404(Notice, pk=notice_id, recipient=request.user)
    mark_notices_read(by=request.user, notice_id=notice.pk)
    return redirect(notice.address)
