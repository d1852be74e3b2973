"""Add, change and remove a company, and say which mail domains are its own."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial
from typing import Any

from django.db import IntegrityError
from django.db.models import ProtectedError, Q

from community.accounts.doors import Refused
from community.accounts.models import User
from community.companies import events
from community.companies.actions.locking import locked
from community.companies.domains import is_public
from community.companies.models import Company, MailDomain
from community.events.actions import publish
from community.transactions import one_transaction, part_of_its_own

WORTH = {"value", "per"}


@one_transaction
def add_company(name: str, *, by: User | None, **columns: Any) -> Company:
    """Make a company; `columns` are its plan, what it pays (`value`, `per`) and its `external_id`.

    Raises Refused("name"), Refused("external_id") where another has it already.
    """
    company = Company(name=name, **columns)
    company.yearly = company.in_a_year()
    _refuse_what_another_has(company)
    try:
        part_of_its_own(partial(company.save, force_insert=True))
    except IntegrityError:  # somebody added it in the same moment
        _refuse_what_another_has(company)
        raise
    publish(events.CompanyAdded(_id(by), company.pk), groups=[company])
    return company


@one_transaction
def change_company(company: Company, *, by: User | None, **columns: Any) -> Company:
    """Write these columns of a company. Raises what `add_company` does."""
    company = locked([company.pk])[company.pk]
    changed = {name for name, value in columns.items() if getattr(company, name) != value}
    if not changed:
        return company
    for name in changed:
        setattr(company, name, columns[name])
    company.yearly = company.in_a_year()
    _refuse_what_another_has(company)
    try:
        written = changed | ({"yearly"} if changed & WORTH else set())
        part_of_its_own(partial(company.save, update_fields=written))
    except IntegrityError:
        _refuse_what_another_has(company)
        raise
    event = events.CompanyChanged(_id(by), company.pk, tuple(sorted(changed)))
    publish(event, groups=[company])
    return company


@one_transaction
def remove_company(company: Company, *, by: User) -> None:
    """Take a company away that was added by mistake.

    Raises Refused("members") while somebody belongs to it, Refused("used") while something was
    done in its name.
    """
    rows = locked([company.pk])
    if company.pk not in rows:
        return
    company = rows[company.pk]
    if company.memberships.exists():
        raise Refused("members")
    publish(events.CompanyRemoved(by.pk, company.pk, company.name), groups=[company])
    try:
        company.delete()
    except ProtectedError:
        raise Refused("used") from None


@one_transaction
def set_domains(company: Company, domains: Collection[str], *, by: User | None) -> None:
    """Make these (`domains.clean_domain`) the mail domains of a company; whoever has a verified
    address there joins.

    Raises Refused("public") for a domain that is everybody's, Refused("taken") for another
    company's.
    """
    company = locked([company.pk])[company.pk]
    has = set(company.domains.values_list("domain", flat=True))
    given, taken = sorted(set(domains) - has), sorted(has - set(domains))
    if any(is_public(domain) for domain in given):
        raise Refused("public")
    if not given and not taken:
        return
    company.domains.filter(domain__in=taken).delete()
    try:
        new = [MailDomain(company=company, domain=domain) for domain in given]
        part_of_its_own(partial(MailDomain.objects.bulk_create, new))
    except IntegrityError:
        raise Refused("taken") from None
    event = events.DomainsChanged(_id(by), company.pk, tuple(given), tuple(taken))
    publish(event, groups=[company])


def _refuse_what_another_has(company: Company) -> None:
    others = Company.objects.exclude(pk=company.pk)
    same = Q(name__iexact=company.name)
    if company.external_id:
        same |= Q(external_id=company.external_id)
    if other := others.filter(same).first():
        is_number = bool(company.external_id) and other.external_id == company.external_id
        raise Refused("external_id" if is_number else "name")


def _id(by: User | None) -> int | None:
    return by.pk if by else None
