"""A vote for a customer who said elsewhere that they want it."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from community.accounts.doors import Refused, members_only
from ideas import actions, permissions
from ideas.forms import VoteForCustomerForm
from ideas.models import VoteForCompany
from ideas.views.loading import load_idea


@members_only
@require_http_methods(["GET", "POST"])
def vote_for_customer(request: HttpRequest, idea_id: int) -> HttpResponse:
    """Say who wants it, where they said so, and vote for them."""
    idea = load_idea(request.user, idea_id)
    idea = idea.merged_into or idea
    if not permissions.can_vote_for_customers(request.user, idea):
        raise Http404
    form = VoteForCustomerForm(request.POST or None, idea=idea, user=request.user)
    if form.is_valid():
        try:
            messages.success(request, _counted(idea, request.user, dict(form.cleaned_data)))
            return redirect(idea)
        except Refused as refused:
            form.add_error(None, _why(refused))
    status = 422 if form.errors else 200
    return render(request, "ideas/vote_for.html", {"idea": idea, "form": form}, status=status)


def _counted(idea, by, data: dict) -> str:
    """Vote for the person, or else the company, that was named; returns what is said of it."""
    customer, company = data.pop("customer"), data.pop("company", None)
    if company:
        actions.vote_for_company(idea, company=company, by=by, **data)
        return _("Counted. The managers of the company hear of it.")
    given = actions.vote_for_customer(idea, customer=customer, by=by, **data)
    return _("Counted. They hear of it.") if given else _("They voted for it themselves.")


@members_only
@require_http_methods(["GET", "POST"])
def company_vote(request: HttpRequest, vote_id: int) -> HttpResponse:
    """What the team counted as a wish of a company; its managers may take it back."""
    found = VoteForCompany.objects.select_related("idea", "company", "by")
    given = get_object_or_404(found, pk=vote_id)
    if not permissions.can_see_company_vote(request.user, given):
        raise Http404
    if request.method == "POST":
        actions.take_back_for_company(given, by=request.user)
        messages.success(request, _("Taken back."))
        return redirect(given.idea)
    is_team = permissions.can_vote_for_companies(request.user)
    context = {"idea": given.idea, "given": given, "is_team": is_team}
    return render(request, "ideas/company_vote.html", context)


def _why(refused: Refused) -> str:
    if refused.reason == "spent":
        return _("They have no votes left on this board.")
    return _("Votes are closed: it was decided meanwhile.")
