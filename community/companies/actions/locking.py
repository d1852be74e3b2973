"""Lock companies, and whoever joins or leaves them."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import suppress
from functools import partial

from community.accounts.doors import FormerMember
from community.accounts.models import User
from community.companies.models import Company, Membership
from community.transactions import by_id, part_of_its_own


def locked(ids: Collection[int]) -> dict[int, Company]:
    """These companies by id, locked until the transaction ends."""
    return {one.pk: one for one in by_id(Company.objects.filter(pk__in=ids))}


def locked_with(person: User, *ids: int) -> tuple[Membership | None, dict[int, Company]]:
    """Where somebody belongs, which changes under their lock alone; with these companies and that
    one, locked as well.

    Raises FormerMember.
    """
    while True:
        with suppress(_WentElsewhere):
            return part_of_its_own(partial(_locked_where, person, ids))


class _WentElsewhere(Exception):
    """Somebody joined another company before they were locked. It would be locked after them, so
    all locks are given back first.
    """


def _locked_where(
    person: User, ids: Collection[int]
) -> tuple[Membership | None, dict[int, Company]]:
    belongs = Membership.objects.filter(user=person)
    rows = locked({*ids, *belongs.values_list("company_id", flat=True)})
    if not by_id(User.objects.filter(pk=person.pk, closed_on=None)).values_list("pk").first():
        raise FormerMember
    had = belongs.all().first()
    if had and had.company_id not in rows:
        raise _WentElsewhere
    return had, rows
