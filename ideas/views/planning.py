"""For which quarter an idea is planned."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.accounts.doors import Refused, members_only, refuse
from ideas import actions, permissions
from ideas.views.loading import load_idea


@members_only
@require_POST
def plan(request: HttpRequest, idea_id: int) -> HttpResponse:
    """Choose the quarter, or none."""
    idea = load_idea(request.user, idea_id)
    if not permissions.can_decide(request.user, idea):
        raise Http404
    try:
        actions.plan_idea(idea, by=request.user, quarter=request.POST.get("quarter", ""))
    except Refused:
        return refuse(request, _("The idea was removed or merged meanwhile."), 409)
    return redirect(idea)
