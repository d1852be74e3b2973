"""Who votes for others, and who locks ideas."""

from __future__ import annotations

from community.accounts.permissions import holds
from ideas.permissions.ideas import can_decide, can_moderate, can_read_idea


def can_vote_for_customers(user, idea=None) -> bool:
    """The team, while the idea takes votes and they see it."""
    if not holds(user, "ideas.vote_for_customers"):
        return False
    return idea is None or (can_read_idea(user, idea) and idea.takes_votes)


def can_lock(user, idea) -> bool:
    """Who keeps order or decides."""
    may = can_moderate(user) or can_decide(user)
    return may and can_read_idea(user, idea) and not idea.is_removed
