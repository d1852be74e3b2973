"""Vote for an idea, and take the vote back."""

from __future__ import annotations

from community.accounts.doors import Refused
from community.accounts.models import User
from community.events.actions import publish
from community.notifications.actions import follow_unless_chosen, unfollow
from community.notifications.models import Subscription
from community.statements import delete
from community.transactions import by_id, one_transaction
from community.votes import give, voted_by, withdraw
from ideas import events
from ideas.actions.ideas import locked
from ideas.actions.worth import count_voter
from ideas.boards import boards
from ideas.budgets import spent, weight_of
from ideas.families import family, groups_of
from ideas.models import Idea, VoteForCustomer, VoteWeight
from ideas.rules import MOST_WEIGHT
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
def vote_idea(idea: Idea, *, by, wanted: bool, weight: int | None = None) -> Idea:
    """Give the vote of `by`, or take it back; returns the idea for which it counts.

    A vote for a duplicate is one for the original, once for each person. On a board with a budget
    `weight` says how many votes it is; without it a vote that was given stays as it is. Who votes
    hears of its status, as long as they want to. Raises Refused: "closed" where no votes are taken
    any more, "spent" where the budget has none left, "weight" where there is none or it allows
    less; FormerMember.
    """
    idea, members = locked_family(idea)
    voted = voted_by(by, Idea, members)
    before = weight_of(by, members) if voted and idea.extra_votes else len(voted) and 1
    now = (weight or before or 1) if wanted else 0
    if now == before:
        return idea
    if not idea.takes_votes:
        raise Refused("closed")
    _refuse_beyond_budget(idea, by, now, before)
    if not wanted:
        _take_back(idea, by, voted)
    elif not voted:
        give(idea, by=by)
        follow_unless_chosen(idea.live_group, by=by, level=STATUS_ONLY)
    if max(now, before) > 1:
        _weigh(by, voted or {idea.pk}, now)
    counted = _count(idea, people=bool(now) - bool(before), votes=now - before)
    if bool(now) != bool(before):
        count_voter(idea, by, members)
    event = events.IdeaVoted(by.pk, idea.pk, idea.votes_count, now, before)
    publish(event, groups=[idea], columns=counted)
    return idea


def _refuse_beyond_budget(idea: Idea, by, now: int, before: int) -> None:
    """The person's row is locked while their votes are counted: two clicks at once spend none
    twice.
    """
    budget = boards()[idea.board_id].budget
    if now > (MOST_WEIGHT if budget else 1):
        raise Refused("weight")
    if budget and now > before:
        by_id(User.objects.filter(pk=by.pk)).values_list("pk").first()
        if spent(by, idea.board_id) + now - before > budget:
            raise Refused("spent")


def _take_back(idea: Idea, by, voted: set[int]) -> None:
    withdraw(Idea, voted, by=by)
    unfollow(groups_of({idea.pk, *voted}), by=by, level=STATUS_ONLY)
    delete(VoteForCustomer, customer=by.pk, idea=voted)


def _weigh(by, voted: set[int], weight: int) -> None:
    """Say how much the votes of `by` for these weigh; one is said by the vote itself."""
    VoteWeight.objects.filter(user=by, idea__in=voted).delete()
    if weight > 1:
        rows = [VoteWeight(user=by, idea_id=pk, weight=weight) for pk in sorted(voted)]
        VoteWeight.objects.bulk_create(rows)


def _count(idea: Idea, *, people: int, votes: int) -> tuple[str, ...]:
    """Count in the row what came or went; returns the columns that say so."""
    idea.votes_count = max(0, idea.votes_count + votes)
    idea.extra_votes = max(0, idea.extra_votes + votes - people)
    idea.recent_votes = max(0, idea.recent_votes + people)
    idea.trend = trend_of(idea.recent_votes, idea.recent_comments, idea.created)
    return ("votes_count", "extra_votes", "recent_votes", "trend")


@one_transaction
def vote_for_customer(
    idea: Idea, *, customer, by, source: str, link: str = ""
) -> VoteForCustomer | None:
    """Vote for a customer who said elsewhere (`source`, at `link`) that they want it; they hear of
    it and may take it back. Returns the record of it, None where they voted themselves.

    Raises what `vote_idea` does.
    """
    idea, members = locked_family(idea)
    given = VoteForCustomer.objects.filter(customer=customer, idea__in=members).first()
    if given or voted_by(customer, Idea, members):
        return given
    idea = vote_idea(idea, by=customer, wanted=True)
    given = VoteForCustomer.objects.create(
        idea=idea, customer=customer, by=by, source=source, link=link
    )
    publish(events.VotedForCustomer(by.pk, idea.pk, customer.pk))
    return given
