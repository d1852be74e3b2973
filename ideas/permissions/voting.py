"""Who votes for others, and who locks ideas."""

from __future__ import annotations

from community.accounts.permissions import holds
from community.companies.permissions import can_manage, can_see_companies
from ideas.permissions.ideas import can_decide, can_moderate, can_read_idea


def can_vote_for_customers(user, idea=None) -> bool:
    """The team, while the idea takes votes and they see it."""
    if not holds(user, "ideas.vote_for_customers"):
        return False
    return idea is None or (can_read_idea(user, idea) and idea.takes_votes)


def can_vote_for_companies(user, idea=None) -> bool:
    """Those of the team who may know which companies there are."""
    return can_see_companies(user) and can_vote_for_customers(user, idea)


def can_see_company_vote(user, given) -> bool:
    """The company's managers, and those of the team who may give such votes; also take it back."""
    if not user.is_authenticated or not can_read_idea(user, given.idea):
        return False
    is_ours = holds(user, "ideas.vote_for_customers") and can_see_companies(user)
    return is_ours or can_manage(user, given.company_id)


def can_lock(user, idea) -> bool:
    """Who keeps order or decides."""
    may = can_moderate(user) or can_decide(user)
    return may and can_read_idea(user, idea) and not idea.is_removed
