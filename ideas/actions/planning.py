"""For which quarter an idea is planned."""

from __future__ import annotations

from community.accounts.doors import Refused
from community.transactions import one_transaction
from ideas import events
from ideas.actions.ideas import locked, publish_about
from ideas.models import Idea
from ideas.quarters import is_quarter


@one_transaction
def plan_idea(idea: Idea, *, by, quarter: str) -> Idea:
    """Say for which quarter ("2027Q1") the idea is planned, "" for none.

    Raises Refused: "removed"; "merged" for a duplicate; "unknown" for what is no quarter.
    """
    idea = locked(idea.pk)
    if idea.is_removed or idea.merged_into_id:
        raise Refused("removed" if idea.is_removed else "merged")
    if quarter and not is_quarter(quarter):
        raise Refused("unknown")
    if idea.quarter != quarter:
        idea.quarter = quarter
        publish_about(idea, events.IdeaPlanned(by.pk, idea.pk, quarter), "quarter")
    return idea
