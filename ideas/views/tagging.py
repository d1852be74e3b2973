"""The tags of an idea: words that topics and ideas share."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from community.accounts.doors import Refused, members_only, within_limit
from ideas import actions, permissions
from ideas.forms import TagsForm
from ideas.tagged import tags_in_use
from ideas.views.loading import load_idea


@members_only
@require_http_methods(["GET", "POST"])
@within_limit("edits_per_minute")
def tags(request: HttpRequest, idea_id: int) -> HttpResponse:
    """Say which tags an idea carries."""
    idea = load_idea(request.user, idea_id)
    if not permissions.can_tag(request.user, idea):
        raise Http404
    named = ", ".join(idea.tags.order_by("name").values_list("name", flat=True))
    form = TagsForm(request.POST or None, initial={"tags": named})
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_tags(idea, form.cleaned_data["tags"], by=request.user)
        except Refused:
            raise Http404 from None
        return redirect(idea)
    context = {"idea": idea, "form": form, "in_use": tags_in_use(request.user)}
    return render(request, "ideas/tags.html", context, status=422 if form.errors else 200)
