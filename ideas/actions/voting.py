"""Vote for an idea, and take the vote back."""

from __future__ import annotations

from community.accounts.doors import Refused
from community.events.actions import publish
from community.notifications.actions import follow_unless_chosen, unfollow
from community.notifications.models import Subscription
from community.transactions import one_transaction
from community.votes import cast, voted_by
from ideas import events
from ideas.actions.ideas import locked
from ideas.families import family, groups_of
from ideas.models import Idea
from ideas.trends import trend_of

STATUS_ONLY = Subscription.Level.TRACKING


def locked_family(idea: Idea) -> tuple[Idea, list[int]]:
    """The idea for which a vote for this one counts, locked, and the ids of its family, which
    nobody joins or leaves meanwhile.
    """
    leads = Idea.objects.filter(pk=idea.pk).values_list("merged_into_id", flat=True)
    head_id = idea.merged_into_id or idea.pk
    while True:
        head = locked(head_id)
        members = family(head)
        if not head.merged_into_id and idea.pk in members:
            return head, members
        head_id = leads.get() or idea.pk  # it was merged, or stands by itself again, meanwhile


@one_transaction
def vote_idea(idea: Idea, *, by, wanted: bool) -> Idea:
    """Give the vote of `by`, or take it back; returns the idea for which it counts.

    A vote for a duplicate is one for the original, once for each person. Who votes hears of its
    status, as long as they want to. Raises Refused("closed") where no votes are taken any more,
    FormerMember.
    """
    idea, members = locked_family(idea)
    voted = voted_by(by, Idea, members)
    if bool(voted) == wanted:
        return idea
    if not idea.takes_votes:
        raise Refused("closed")
    if wanted:
        cast(idea, by=by, value=1)
        follow_unless_chosen(idea.live_group, by=by, level=STATUS_ONLY)
    else:
        for member in Idea.objects.filter(pk__in=voted).order_by("pk"):
            cast(member, by=by, value=0)
        for group in groups_of({idea.pk, *voted}):
            unfollow(group, by=by, level=STATUS_ONLY)
    _count(idea, 1 if wanted else -1)
    event = events.IdeaVoted(by.pk, idea.pk, idea.votes_count, int(wanted), int(not wanted))
    publish(event, groups=[idea])
    return idea


def _count(idea: Idea, step: int) -> None:
    idea.votes_count = max(0, idea.votes_count + step)
    idea.recent_votes = max(0, idea.recent_votes + step)
    idea.trend = trend_of(idea.recent_votes, idea.recent_comments, idea.created)
    idea.save(update_fields=["votes_count", "recent_votes", "trend"])
