"""Lock an idea, so that only the team comments on it, and unlock it."""

from __future__ import annotations

from django.utils import timezone

from community.transactions import one_transaction
from ideas import events
from ideas.actions.ideas import locked, publish_about
from ideas.models import Idea


@one_transaction
def lock_idea(idea: Idea, *, by) -> Idea:
    """Let only the team comment; votes and followers are taken as before."""
    idea = locked(idea.pk)
    if not idea.is_locked:
        idea.locked_on, idea.locked_by = timezone.now(), by
        publish_about(idea, events.IdeaLocked(by.pk, idea.pk), "locked_on", "locked_by")
    return idea


@one_transaction
def unlock_idea(idea: Idea, *, by) -> Idea:
    """Let everybody comment again who may on its board."""
    idea = locked(idea.pk)
    if idea.is_locked:
        idea.locked_on = idea.locked_by = None
        publish_about(idea, events.IdeaUnlocked(by.pk, idea.pk), "locked_on", "locked_by")
    return idea
