"""An idea and its duplicates are one family: whoever votes for one of them, follows it or says
something there counts for the original. Nothing is copied or moved: what belongs together is read
together.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from community.things.ref import Ref
from community.votes import voted_by
from ideas.models import CompanyWish, Idea, VoteForCompany, VoteForCustomer

MOST_COMPANIES = 200


def family(idea: Idea) -> list[int]:
    """Ids of an idea and its duplicates, itself first; asks nothing of one that has none."""
    return family_now(idea) if idea.duplicates_count else [idea.pk]


def family_now(idea: Idea) -> list[int]:
    """The same of an idea whose duplicates are not counted yet."""
    return [idea.pk, *idea.duplicates.order_by("pk").values_list("pk", flat=True)]


def family_seen(user, idea: Idea) -> list[int]:
    """Those of a family that `user` sees: a duplicate may be removed, or stand on a board that not
    everybody sees.
    """
    if not idea.duplicates_count:
        return [idea.pk]
    duplicates = Idea.objects.visible_to(user).filter(merged_into=idea)
    return [idea.pk, *duplicates.values_list("pk", flat=True)]


def groups_of(members: Iterable[int]) -> tuple[str, ...]:
    """What followers of these ideas follow."""
    return tuple(str(Ref(Idea.prefix, pk)) for pk in members)


def originals(ids: Collection[int]) -> list[int]:
    """These ideas in their order, each duplicate's original in its place, each once."""
    merged = Idea.objects.filter(pk__in=ids).exclude(merged_into=None)
    leads = dict(merged.values_list("pk", "merged_into_id"))
    return list(dict.fromkeys(leads.get(pk, pk) for pk in ids))


def votes_for_customers(idea: Idea, people: Collection[int]) -> dict[int, VoteForCustomer]:
    """Which of these people's votes for a family somebody of the team gave, by the person."""
    given = VoteForCustomer.objects.filter(idea__in=family(idea), customer__in=people)
    return {one.customer_id: one for one in given.select_related("by")}


def companies_wanting(idea: Idea) -> list[tuple[CompanyWish, VoteForCompany | None]]:
    """The companies that want a family, those that pay most first, each with the vote that the team
    gave in its name, if it did.
    """
    wishes = CompanyWish.objects.filter(idea=idea).select_related("company")
    given = VoteForCompany.objects.filter(idea__in=family(idea)).select_related("by")
    by_company = {one.company_id: one for one in given}
    ordered = wishes.order_by("-company__yearly", "company__name")[:MOST_COMPANIES]
    return [(wish, by_company.get(wish.company_id)) for wish in ordered]


def voted_families(
    user, ids: Collection[int], *, merged: Collection[int] | None = None
) -> set[int]:
    """For which of these originals `user` has voted, or for one of their duplicates; `merged` are
    those that have any, where that is known.
    """
    heads = ids if merged is None else merged
    if not user.is_authenticated or not ids:
        return set()
    below = Idea.objects.filter(merged_into__in=heads).values_list("pk", "merged_into_id")
    leads = dict(below) if heads else {}
    return {leads.get(pk, pk) for pk in voted_by(user, Idea, [*ids, *leads])}
