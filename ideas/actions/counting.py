"""What an idea's row counts of its family, set anew."""

from __future__ import annotations

from django.utils import timezone

from community.votes import voters_count
from ideas.actions.worth import WORTH, count_companies
from ideas.budgets import extra_weight
from ideas.families import family_now
from ideas.models import Comment, Idea
from ideas.trends import RECENT, trend_of

COUNTED = (
    "duplicates_count",
    "votes_count",
    "extra_votes",
    "comments_count",
    "recent_votes",
    "recent_comments",
    "trend",
    *WORTH,
)


def count_anew(idea: Idea) -> None:
    """Count the people and comments of an idea's family again: for what joins or leaves it. Call it
    under the lock of the idea, and save COUNTED.
    """
    members, now = family_now(idea), timezone.now()
    idea.duplicates_count = len(members) - 1
    idea.extra_votes = extra_weight(members)
    idea.votes_count = voters_count(Idea, members) + idea.extra_votes
    idea.recent_votes = voters_count(Idea, members, since=now - RECENT)
    said = Comment.objects.of_ideas(members)
    idea.comments_count = said.standing().count()
    idea.recent_comments = said.said_since(now - RECENT)
    idea.trend = trend_of(idea.recent_votes, idea.recent_comments, idea.created, now)
    count_companies(idea, members)
