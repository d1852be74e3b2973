"""One click from a topic or a gap to a draft in the back office."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.search.actions import dismiss_gap
from community.search.models import Gap
from forum.views.loading import load_topic, members_only
from kb.actions.drafting import Refused
from moderation.drafting import actions
from moderation.drafting.permissions import can_close_gaps, can_draft_from_topic


@members_only
@require_POST
def from_topic(request: HttpRequest, topic_id: int) -> HttpResponse:
    """Make an article of a solved topic and open it."""
    topic = load_topic(request.user, topic_id)
    if not can_draft_from_topic(request.user, topic):
        raise Http404
    try:
        article = actions.draft_from_topic(topic, by=request.user)
    except Refused:
        raise Http404 from None
    return redirect("wagtailadmin_pages:edit", article.pk)


@members_only
@require_POST
def gap(request: HttpRequest, gap_id: int, verb: str) -> HttpResponse:
    """write (a draft, and open it) or dismiss."""
    found = get_object_or_404(Gap, pk=gap_id)
    if not can_close_gaps(request.user) or verb not in ("write", "dismiss"):
        raise Http404
    if verb == "dismiss":
        dismiss_gap(found, by=request.user)
        messages.success(request, _("Taken off the list."))
        return redirect("office_search")
    try:
        article = actions.draft_from_gap(found, by=request.user)
    except Refused:
        raise Http404 from None
    return redirect("wagtailadmin_pages:edit", article.pk)
