"""Two ideas that are one wish: find the other one, look at both, merge them; take it back."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from community.accounts.doors import Refused, members_only
from community.numbers import number
from community.votes import voters_count
from community.writing.words import plain_words
from ideas import actions, permissions
from ideas.boards import boards, same_readers, statuses
from ideas.families import family
from ideas.models import Idea, IdeaMerge
from ideas.rules import CANDIDATES
from ideas.similar import LEAST_ALIKE, similar_ideas, sought_ideas
from ideas.views.loading import load_idea


@members_only
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, idea_id: int) -> HttpResponse:
    """Choose the idea that stays, see both side by side, and say that they are one."""
    idea = load_idea(request.user, idea_id)
    if not permissions.can_merge(request.user, idea):
        raise Http404
    if idea.merged_into_id:
        return redirect(idea.merged_into)
    chosen = number(request.POST.get("into") or request.GET.get("into", ""))
    into = load_idea(request.user, chosen) if chosen else None
    if into and request.method == "POST":
        return _merged(request, idea, into)
    if into:
        return render(request, "ideas/merge.html", _compared(idea, into))
    return render(request, "ideas/merge_into.html", _offered(request, idea))


def _offered(request: HttpRequest, idea: Idea) -> dict:
    """What may be meant: by the words that were typed, otherwise what says much the same."""
    typed = request.GET.get("q", "").strip()
    which: dict[str, Any] = {"most": CANDIDATES, "but": idea.pk}
    if typed:
        found = sought_ideas(request.user, typed, **which)
    else:
        words = (idea.title, plain_words(idea.rendered))
        found = similar_ideas(request.user, *words, least=LEAST_ALIKE, **which)
    found = [one for one in found if same_readers(one.board_id, idea.board_id)]
    return {"idea": idea, "typed": typed, "candidates": [_shown(one) for one in found]}


def _compared(idea: Idea, into: Idea) -> dict:
    both = [*family(idea), *family(into)]
    return {
        "idea": idea,
        "into": into,
        "sides": [_shown(idea), _shown(into)],
        "together": voters_count(Idea, both),
        "refusal": _refusal(idea, into),
    }


def _shown(idea: Idea) -> dict:
    return {
        "idea": idea,
        "status": statuses()[idea.status_id],
        "board": boards()[idea.board_id],
    }


def _refusal(idea: Idea, into: Idea) -> str:
    """Why these two cannot be merged; "" when they can."""
    if idea.pk == into.pk:
        return _("An idea is not a duplicate of itself.")
    if into.merged_into:
        return _is_merged(into)
    if idea.is_removed or into.is_removed:
        return _("One of them is removed. Restore it first.")
    if not same_readers(idea.board_id, into.board_id):
        return _("Their boards are not open to the same people.")
    return ""


def _is_merged(idea: Idea) -> str:
    return _("“%(title)s” is a duplicate of “%(home)s” (#%(number)d) already. Choose that one.") % {
        "title": idea.title,
        "home": idea.merged_into.title,
        "number": idea.merged_into_id,
    }


def _merged(request: HttpRequest, idea: Idea, into: Idea) -> HttpResponse:
    try:
        made = actions.merge_idea(idea, by=request.user, into=into)
    except actions.Merged as merged:
        messages.error(request, _is_merged(merged.idea))
        return redirect("merge_idea", idea.pk)
    except Refused:
        now = [Idea.objects.get(pk=one.pk) for one in (idea, into)]
        messages.error(request, _refusal(*now))
        return redirect("merge_idea", idea.pk)
    undo = f"undo:{reverse('undo_idea_merge', args=[made.pk])}"
    messages.success(request, _("Merged. Whoever voted for it hears of it."), extra_tags=undo)
    return redirect(into)


@members_only
@require_POST
def undo_merge(request: HttpRequest, merge_id: int) -> HttpResponse:
    """Let a duplicate stand by itself again."""
    merge = get_object_or_404(IdeaMerge.objects.select_related("source"), pk=merge_id)
    idea = load_idea(request.user, merge.source_id)
    if not permissions.can_merge(request.user, idea):
        raise Http404
    back = actions.undo_merge(merge, by=request.user)
    messages.success(request, _("The merge is undone."))
    return redirect(back)
