"""A vote for a customer who said elsewhere that they want it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community.accounts.doors import Refused, members_only
from ideas import actions, permissions
from ideas.forms import VoteForCustomerForm
from ideas.views.loading import load_idea


@members_only
@require_http_methods(["GET", "POST"])
def vote_for_customer(request: HttpRequest, idea_id: int) -> HttpResponse:
    """Say who wants it, where they said so, and vote for them."""
    idea = load_idea(request.user, idea_id)
    idea = idea.merged_into or idea
    if not permissions.can_vote_for_customers(request.user, idea):
        raise Http404
    form = VoteForCustomerForm(request.POST or None, idea=idea)
    if form.is_valid():
        try:
            given = actions.vote_for_customer(idea, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error(None, _why(refused))
        else:
            said = _("Counted. They hear of it.") if given else _("They voted for it themselves.")
            messages.success(request, said)
            return redirect(idea)
    status = 422 if form.errors else 200
    return render(request, "ideas/vote_for.html", {"idea": idea, "form": form}, status=status)


def _why(refused: Refused) -> str:
    if refused.reason == "spent":
        return _("They have no votes left on this board.")
    return _("Votes are closed: it was decided meanwhile.")
