"""Two ideas that look alike and are not the same: one click says so, and one takes it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from community.accounts.doors import Refused, members_only
from community.accounts.origin import way_back
from ideas import actions, permissions
from ideas.models import Idea
from ideas.views.loading import load_idea


@members_only
@require_POST
def tell(request: HttpRequest, idea_id: int, other_id: int) -> HttpResponse:
    """Neither is said to look like the other any more; the line in the list says so."""
    idea, other = _both(request, idea_id, other_id)
    try:
        actions.tell_apart(idea, by=request.user, other=other)
    except Refused:
        raise Http404 from None
    if request.htmx:
        return _line(request, idea, other, told_apart=True)
    undo = reverse("undo_telling_apart", args=[idea.pk, other.pk])
    said = _("#%(idea)d and #%(other)d are not the same.") % {"idea": idea.pk, "other": other.pk}
    messages.success(request, said, extra_tags=f"undo:{undo}")
    return _back(request)


@members_only
@require_POST
def undo(request: HttpRequest, idea_id: int, other_id: int) -> HttpResponse:
    """It looks like the other one again."""
    idea, other = _both(request, idea_id, other_id)
    actions.undo_telling_apart(idea, by=request.user, other=other)
    if request.htmx:
        return _line(request, idea, other, told_apart=False)
    messages.success(request, _("Taken back."))
    return _back(request)


def _both(request: HttpRequest, *ids: int) -> list[Idea]:
    """Raises Http404 for who may not say of both whether they are one."""
    ideas = [load_idea(request.user, pk) for pk in ids]
    if not all(permissions.can_merge(request.user, idea) for idea in ideas):
        raise Http404
    return ideas


def _line(request: HttpRequest, idea: Idea, other: Idea, *, told_apart: bool) -> HttpResponse:
    context = {"idea": idea, "twin": other, "told_apart": told_apart}
    return render(request, "ideas/_looks_like.html", context)


def _back(request: HttpRequest) -> HttpResponse:
    back = way_back(request)
    return redirect(back if back != "/" else "triage")
