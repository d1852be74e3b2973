"""Who may say that two ideas are one."""

from __future__ import annotations

from ideas.permissions.ideas import can_decide, can_moderate, can_read_idea


def can_merge(user, idea=None) -> bool:
    """Who decides about ideas or keeps order among them: the idea is to be one that they see."""
    if not (can_decide(user) or can_moderate(user)):
        return False
    return idea is None or (can_read_idea(user, idea) and not idea.held)
