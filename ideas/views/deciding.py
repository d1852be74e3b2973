"""What the team decides about an idea."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community.accounts.doors import Refused, members_only, within_limit
from ideas import actions, permissions
from ideas.forms import DecisionForm, StatusForm
from ideas.models import Idea, StatusChange
from ideas.views.loading import load_decision, load_idea


@members_only
@require_http_methods(["GET", "POST"])
def decide(request: HttpRequest, idea_id: int) -> HttpResponse:
    """Give an idea another status and say why."""
    idea = load_idea(request.user, idea_id)
    if not permissions.can_decide(request.user, idea) or idea.merged_into_id:
        raise Http404
    if _is_done(request, idea):
        return redirect(idea)
    form = StatusForm(request.POST or None, idea=idea)
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.change_status(
                idea, by=request.user, to=data["status"], words=data["body"], nonce=data["nonce"]
            )
        except Refused:
            messages.error(request, _("The idea was removed or merged meanwhile."))
        return redirect(idea)
    context = {"form": form, "idea": idea}
    return render(request, "ideas/decide.html", context, status=422 if form.errors else 200)


def _is_done(request: HttpRequest, idea: Idea) -> bool:
    """Whether this form was sent before, so that its status is none to choose any more."""
    nonce = request.POST.get("nonce")
    return bool(nonce) and idea.changes.filter(author=request.user, nonce=nonce).exists()


@members_only
@require_http_methods(["GET", "POST"])
@within_limit("edits_per_minute")
def edit_decision(request: HttpRequest, change_id: int) -> HttpResponse:
    """Change the team's words; nobody is told again."""
    change = load_decision(request.user, change_id)
    if not permissions.can_decide(request.user, change.idea):
        raise Http404
    initial = {"body": change.content, "seen_version": change.version}
    form, conflict = DecisionForm(request.POST or None, initial=initial), None
    if form.is_valid():
        data = form.cleaned_data
        try:
            actions.edit_decision(
                change, by=request.user, words=data["body"], seen_version=data["seen_version"]
            )
            return redirect(change)
        except Refused as refused:
            if refused.reason == "unanswered":
                form.add_error("body", _("Say why: whoever wished for it reads this."))
            else:
                conflict = StatusChange.objects.get(pk=change.pk)
                form.data = {**form.data.dict(), "seen_version": conflict.version}
    context = {"form": form, "thing": change, "title": change.idea.title, "conflict": conflict}
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, "ideas/edit.html", context, status=status)
