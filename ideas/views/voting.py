"""Votes: one click, which a visitor does not lose by having to sign in first."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from community.accounts.doors import (
    TOO_OFTEN,
    Refused,
    is_too_much,
    members_only,
    refuse,
    within_limit,
)
from community.accounts.origin import without_token
from community.numbers import number
from ideas import actions, permissions
from ideas.budgets import budget_for
from ideas.families import family, voted_families
from ideas.models import Idea
from ideas.views.loading import load_idea

WANTED = "wanted_vote"
WHY = {
    "closed": _("Votes are closed: it was decided meanwhile."),
    "spent": _("You have no votes left on this board. Take one back, or wait for a decision."),
    "weight": _("So many votes cannot be put on one idea."),
}


@without_token
@require_POST
def vote(request: HttpRequest, idea_id: int) -> HttpResponse:
    """Vote, or take the vote back when `vote` is 0; without a value the state is turned over.
    `weight` is how many votes of a budget it is.

    What a visitor wanted to vote for is remembered until they have signed in; that begins a
    session, so it counts among what may come from their network address.
    """
    if not request.user.is_authenticated:
        if is_too_much(request, "address_posts_per_minute"):
            return refuse(request, TOO_OFTEN, 429)
        idea = load_idea(request.user, idea_id)
        request.session[WANTED] = idea.merged_into_id or idea.pk
    return _vote(request, idea_id)


def wanted_vote(request: HttpRequest, idea: Idea) -> bool:
    """Whether this member clicked on the vote before they signed in."""
    return request.session.get(WANTED) == idea.pk


@members_only
@within_limit("votes_per_minute")
def _vote(request: HttpRequest, idea_id: int) -> HttpResponse:
    user, idea = request.user, load_idea(request.user, idea_id)
    request.session.pop(WANTED, None)
    wish, weight = request.POST.get("vote", ""), number(request.POST.get("weight", ""))
    if wish not in ("", "0", "1"):
        return refuse(request, _("A vote is for an idea: there are none against."), 400)
    idea = idea.merged_into or idea
    if not permissions.can_vote(user, idea):
        raise Http404
    wanted = bool(weight) or (wish == "1" if wish else not voted_families(user, [idea.pk]))
    try:
        idea = actions.vote_idea(idea, by=user, wanted=wanted, weight=weight)
    except Refused as refused:
        return refuse(request, WHY[refused.reason], 409)
    if not request.htmx:
        return redirect(idea)
    said: dict[str, int] = {"voted": wanted, "score": idea.votes_count}
    if budget := budget_for(user, idea, family(idea), wanted):
        said |= {"left": budget.left, "weight": budget.weight}
    return JsonResponse(said)
