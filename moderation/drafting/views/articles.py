"""One click from a topic or a gap to a draft in the back office."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.accounts.doors import Refused, members_only
from community.search.actions import dismiss_gap
from community.search.models import Gap
from forum.views.loading import load_topic
from kb.permissions import can_read_page
from kb.sight import may_work_on
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
    return _open(request, article, otherwise=topic.get_absolute_url())


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
    return _open(request, article, otherwise=reverse("office_search"))


def _open(request: HttpRequest, article, *, otherwise: str) -> HttpResponse:
    """The draft for who works on it; the article for its readers; else the word that there is a
    draft, which is somebody else's.
    """
    if may_work_on(request.user, article):
        return redirect("wagtailadmin_pages:edit", article.pk)
    if can_read_page(request.user, article):
        return redirect(article)
    messages.info(request, _("An article about this is being written."))
    return redirect(otherwise)
