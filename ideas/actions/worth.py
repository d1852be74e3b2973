"""Which companies want an idea and what they pay: counted anew for one company at a time, from its
people's votes, so that no count drifts and no vote is looked at twice.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from django.db.models import Count, Sum
from django.utils import timezone

from community.companies.models import Membership
from community.events.event import Occurrence
from community.events.models import EventRecord
from community.events.reactions import in_portions, unhurried
from community.transactions import by_id, one_transaction
from community.votes import voted_things, voters_of
from ideas.families import family, originals
from ideas.models import CompanyWish, Idea, VoteForCompany

WORTH = ("companies_count", "worth")
PORTION = 200
MOVES = ("companies.member_joined", "companies.member_left")
OF_LATE = timedelta(hours=2)
MOST_VOTED = 20_000  # of one person's votes, that are looked through when they change companies


def count_voter(idea: Idea, person, members: Collection[int]) -> None:
    """Count anew the company of somebody whose vote for the family has changed, if they belong to
    one. Call it under the idea's lock.
    """
    belongs = Membership.objects.filter(user=person).values_list("company_id", flat=True)
    if (company_id := belongs.first()) is not None:
        count_company(idea, company_id, members)


def count_company(idea: Idea, company_id: int, members: Collection[int]) -> None:
    """Count anew whether a company wants the family of `idea`, and write what that comes to. Call
    it under the idea's lock.
    """
    voted = voters_of(Idea, members)
    people = Membership.objects.filter(company=company_id, user__in=voted).count()
    given = VoteForCompany.objects.filter(company=company_id, idea__in=members)
    if people or given.exists():
        CompanyWish.objects.update_or_create(
            idea=idea, company_id=company_id, defaults={"people": people}
        )
    else:
        CompanyWish.objects.filter(idea=idea, company=company_id).delete()
    _sum_up(idea)


def count_companies(idea: Idea, members: Collection[int]) -> None:
    """Count anew all companies that want the family of `idea`; the caller writes WORTH."""
    people = Membership.objects.filter(user__in=voters_of(Idea, members)).order_by()
    found = dict(people.values_list("company").annotate(Count("id")))
    given = VoteForCompany.objects.filter(idea__in=members).values_list("company_id", flat=True)
    wishes = {**dict.fromkeys(given, 0), **found}
    CompanyWish.objects.filter(idea=idea).delete()
    CompanyWish.objects.bulk_create(
        CompanyWish(idea=idea, company_id=pk, people=wishes[pk]) for pk in sorted(wishes)
    )
    _add_up(idea)


def _add_up(idea: Idea) -> None:
    sums = CompanyWish.objects.filter(idea=idea).aggregate(Count("id"), Sum("company__yearly"))
    idea.companies_count, idea.worth = sums["id__count"], sums["company__yearly__sum"] or 0


def _sum_up(idea: Idea) -> None:
    before = (idea.companies_count, idea.worth)
    _add_up(idea)
    if (idea.companies_count, idea.worth) != before:
        idea.save(update_fields=WORTH)


def _heads(ids: Collection[int]) -> list[Idea]:
    """These ideas, locked in the order of their ids."""
    return list(by_id(Idea.objects.filter(pk__in=ids)))


@in_portions
def follow_member(occurrence: Occurrence, cursor: int) -> int | None:
    """Reaction to somebody who joined a company or left it: what they voted for."""
    event = occurrence.event
    voted = voted_things(event.user_id, Idea, most=MOST_VOTED)
    portion = sorted(pk for pk in originals(voted) if pk > cursor)[:PORTION]
    for idea in _heads(portion):
        count_company(idea, event.company_id, family(idea))
    return portion[-1] if len(portion) == PORTION else None


def look_again_at_members() -> int:
    """What the clock calls: whoever voted in the very moment in which they joined or left a company
    is counted, too; returns how many joined or left of late.
    """
    of_late = timezone.now() - OF_LATE
    moves = EventRecord.objects.filter(name__in=MOVES, created__gt=of_late).order_by("id")
    found = list(moves.values_list("payload", flat=True))
    for said in unhurried(found):
        _count_votes_of(said["user_id"], said["company_id"])
    return len(found)


@one_transaction
def _count_votes_of(user_id: int, company_id: int) -> None:
    for idea in _heads(originals(voted_things(user_id, Idea, most=MOST_VOTED))):
        count_company(idea, company_id, family(idea))


@in_portions
def follow_company(occurrence: Occurrence, cursor: int) -> int | None:
    """Reaction to a company that pays something else: what it wants."""
    if not {"value", "per"} & set(occurrence.event.columns):
        return None
    wishes = CompanyWish.objects.filter(company=occurrence.event.company_id, idea__gt=cursor)
    portion = list(wishes.order_by("idea").values_list("idea_id", flat=True)[:PORTION])
    for idea in _heads(portion):
        _sum_up(idea)
    return portion[-1] if len(portion) == PORTION else None


@one_transaction
def count_worth_of(ids: Collection[int]) -> int:
    """Count these ideas anew; returns how many were not what they should be."""
    wrong = 0
    for idea in _heads(ids):
        before = (idea.companies_count, idea.worth)
        count_companies(idea, family(idea))
        if (idea.companies_count, idea.worth) != before:
            idea.save(update_fields=WORTH)
            wrong += 1
    return wrong
