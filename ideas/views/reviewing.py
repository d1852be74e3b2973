"""What waits for the team before others see it: the queue, and what is said of each."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from community.accounts.doors import Refused, members_only, refuse
from ideas import actions, permissions
from ideas.boards import boards
from ideas.details import shown_details
from ideas.forms import ReviewForm
from ideas.models import Idea, Review
from ideas.rules import MOST_WAITING
from ideas.views.loading import load_idea

SAID = {
    "approve": gettext_lazy("Approved: everybody sees it now."),
    "trust": gettext_lazy("Approved. What they submit later needs no review."),
    "decline": gettext_lazy("Declined. Its author reads why."),
    "block": gettext_lazy("Declined. No more ideas of theirs are taken."),
}


@members_only
@require_GET
def waiting_ideas(request: HttpRequest) -> HttpResponse:
    """What waits, the longest first; for those who keep order."""
    if not permissions.can_moderate(request.user):
        raise Http404
    return _queue(request)


def _queue(request: HttpRequest, refused: ReviewForm | None = None) -> HttpResponse:
    """`refused` is the form of an idea that was filled in and cannot be taken."""
    found = Idea.objects.visible_to(request.user).waiting().select_related("author", "board")
    ideas = list(found[: MOST_WAITING + 1])
    if refused and refused.idea not in ideas[:MOST_WAITING]:
        ideas = [refused.idea, *ideas]
    rows = [
        {
            "idea": idea,
            "form": refused if refused and refused.idea == idea else ReviewForm(idea=idea),
            "details": shown_details(idea.board_id, idea.details),
        }
        for idea in ideas[:MOST_WAITING]
    ]
    context = {"rows": rows, "has_more": len(ideas) > MOST_WAITING}
    return render(request, "ideas/waiting.html", context, status=422 if refused else 200)


def reviewed(user, idea: Idea) -> dict:
    """What an idea's page says of its review: of what is held why, and to those who keep order what
    they may do about it.
    """
    may_review = permissions.can_review(user, idea)
    if not idea.held and not (may_review and boards()[idea.board_id].review):
        return {}
    made = idea.reviews.filter(undone_on=None).select_related("by").first()
    waits = idea.held == Idea.Held.WAITING
    return {
        "review": made,
        "may_review": may_review,
        "review_form": ReviewForm(idea=idea) if may_review and waits else None,
    }


@members_only
@require_POST
def review(request: HttpRequest, idea_id: int) -> HttpResponse:
    """Approve an idea, or decline it with the reason; whoever comes second is told what was
    decided.
    """
    idea = load_idea(request.user, idea_id)
    if not permissions.can_review(request.user, idea):
        raise Http404
    form = ReviewForm(request.POST, idea=idea)
    if not form.is_valid():
        waits = idea.held == Idea.Held.WAITING
        return _queue(request, form) if waits else _too_late(request)
    verdict = form.cleaned_data["verdict"]
    try:
        made = _decide(idea, by=request.user, **form.cleaned_data)
    except actions.Reviewed as reviewed:
        return refuse(request, _already(reviewed.review), 409)
    except actions.Repeated as repeated:
        return _same(request, repeated.first)
    except Refused:
        return _too_late(request)
    undo = f"undo:{reverse('undo_review', args=[made.pk])}"
    messages.success(request, SAID[verdict], extra_tags=undo)
    return redirect("waiting_ideas")


def _too_late(request: HttpRequest) -> HttpResponse:
    return refuse(request, _("It does not wait any more."), 409)


def _decide(idea: Idea, *, by, verdict: str, reason: str, words: str) -> Review:
    if verdict in ("approve", "trust"):
        return actions.approve_idea(idea, by=by, trusts=verdict == "trust")
    return actions.decline_idea(idea, by=by, reason=reason, words=words, blocks=verdict == "block")


def _already(made: Review) -> str:
    name = made.by.name if made.by else _("former member")
    if made.is_approved:
        return _("%(name)s has approved it meanwhile.") % {"name": name}
    return _("%(name)s has declined it meanwhile.") % {"name": name}


def _same(request: HttpRequest, first: Idea | None) -> HttpResponse:
    """Somebody said it meanwhile: what waits can only be declined now."""
    messages.error(
        request,
        _("Somebody has wished for exactly this before: “%(title)s”. Decline this one.")
        % {"title": first.title if first else ""},
    )
    return redirect("waiting_ideas")


@members_only
@require_POST
def undo_review(request: HttpRequest, review_id: int) -> HttpResponse:
    """The idea waits again, and what was said of its author's later ones holds no more."""
    made = get_object_or_404(Review.objects.select_related("idea"), pk=review_id)
    if not permissions.can_review(request.user, made.idea):
        raise Http404
    try:
        return redirect(actions.undo_review(made, by=request.user))
    except Refused:
        return refuse(request, _("It counts with another idea meanwhile. Undo that first."), 409)
