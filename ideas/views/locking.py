"""Whether only the team comments on an idea."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from community.accounts.doors import members_only
from ideas import actions, permissions
from ideas.views.loading import load_idea


@members_only
@require_POST
def lock(request: HttpRequest, idea_id: int, wanted: bool) -> HttpResponse:
    """Lock an idea, or unlock it."""
    idea = load_idea(request.user, idea_id)
    if not permissions.can_lock(request.user, idea):
        raise Http404
    act = actions.lock_idea if wanted else actions.unlock_idea
    act(idea, by=request.user)
    return redirect(idea.merged_into or idea)
