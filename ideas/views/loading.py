"""Load a thing for a viewer or answer 404."""

from __future__ import annotations

from django.http import Http404

from ideas.models import Idea, StatusChange


def load_idea(user, idea_id: int) -> Idea:
    """The idea if `user` may see it; otherwise it does not exist (404)."""
    idea = Idea.objects.visible_to(user).with_page().filter(pk=idea_id).first()
    if idea is None:
        raise Http404
    return idea


def load_decision(user, change_id: int) -> StatusChange:
    """What was decided, with its idea, if `user` may see it; otherwise it does not exist (404)."""
    seen = Idea.objects.visible_to(user)
    changes = StatusChange.objects.filter(pk=change_id, idea__in=seen)
    change = changes.select_related("idea", "status").first()
    if change is None:
        raise Http404
    return change
