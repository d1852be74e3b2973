"""Belong to a company: because the team says so, or an address, a table, the identity provider."""

from __future__ import annotations

from collections.abc import Collection

from allauth.account.models import EmailAddress

from community.accounts.doors import Refused
from community.accounts.models import User
from community.companies import events
from community.companies.actions.companies import add_company
from community.companies.actions.locking import locked, locked_with
from community.companies.domains import domain_of
from community.companies.models import Company, MailDomain, Membership
from community.events.actions import publish
from community.events.event import Occurrence
from community.events.reactions import in_portions
from community.transactions import one_transaction

Source, Role = Membership.Source, Membership.Role
PORTION = 200


@one_transaction
def join_company(
    company: Company, *, person: User, by: User | None, source: str, role: str = ""
) -> Membership:
    """Let somebody belong to a company, and to no other; `role` is left as it is where it is
    empty. Raises FormerMember.
    """
    had, rows = locked_with(person, company.pk)
    actor = by.pk if by else None
    if had and had.company_id == company.pk:
        return _with_role(had, rows[company.pk], role or had.role, actor)
    if had:
        had.delete()
        left = events.MemberLeft(actor, had.company_id, person.pk)
        publish(left, groups=[rows[had.company_id]])
    made = Membership.objects.create(
        company=company, user=person, role=role or Role.MEMBER, source=source, by=by
    )
    joined = events.MemberJoined(actor, company.pk, person.pk, made.role, source)
    publish(joined, groups=[rows[company.pk]])
    return made


def _with_role(had: Membership, company: Company, role: str, actor: int | None) -> Membership:
    if had.role != role:
        had.role = role
        had.save(update_fields=["role"])
        event = events.MemberRoleChanged(actor, company.pk, had.user_id, role)
        publish(event, groups=[company])
    return had


@one_transaction
def change_role(membership: Membership, *, by: User, role: str) -> None:
    """Make somebody a manager of their company, or a member like others."""
    had, rows = locked_with(membership.user)
    if had and had.pk == membership.pk:
        _with_role(had, rows[had.company_id], role, by.pk)


@one_transaction
def leave_company(person: User, *, by: User | None, company_id: int | None = None) -> None:
    """Let somebody belong to no company, or to this one no more; harmless where they do not."""
    had, rows = locked_with(person)
    if had is None or company_id not in (None, had.company_id):
        return
    company = rows[had.company_id]
    had.delete()
    event = events.MemberLeft(by.pk if by else None, company.pk, person.pk)
    publish(event, groups=[company])


@one_transaction
def forget_membership(user: User, addresses: Collection[str]) -> None:
    """What goes with a closed account: that it belonged to a company."""
    had = Membership.objects.filter(user=user).first()
    if had is None:
        return
    company = locked([had.company_id])[had.company_id]
    if Membership.objects.filter(pk=had.pk).delete()[0]:
        publish(events.MemberLeft(None, company.pk, user.pk), groups=[company])


def join_by_address(address: str, *, person: User) -> Membership | None:
    """Let whoever has this verified address belong to the company whose domain it has, unless
    they belong to one already.
    """
    known = MailDomain.objects.filter(domain=domain_of(address)).select_related("company").first()
    if known is None:
        return None
    return _join_if_free(known.company, person=person)


@one_transaction
def _join_if_free(company: Company, *, person: User) -> Membership:
    """Asked once more under the person's lock: what the team said meanwhile stays."""
    had, _rows = locked_with(person, company.pk)
    return had or join_company(company, person=person, by=None, source=Source.DOMAIN)


@one_transaction
def join_by_claim(claimed: str, *, person: User) -> Membership | None:
    """Let somebody belong to the company that the identity provider names, by its number elsewhere
    or by its name; one that nobody knows is made. What the team said goes before the provider.
    """
    had = Membership.objects.filter(user=person).select_related("company").first()
    if had and had.source == Source.STAFF:
        return had
    if had and claimed in (had.company.external_id, had.company.name):
        return had
    company = _company_called(claimed[:120])
    return join_company(company, person=person, by=None, source=Source.CLAIM)


def _company_called(claimed: str) -> Company:
    known = Company.objects.filter(external_id=claimed).first()
    known = known or Company.objects.filter(name__iexact=claimed).first()
    try:
        return known or add_company(claimed, by=None, external_id=claimed)
    except Refused:  # somebody else of the company came in the same moment
        return Company.objects.get(name__iexact=claimed)


@in_portions
def join_those_of_domains(occurrence: Occurrence, cursor: int) -> int | None:
    """Reaction to another mail domain of a company: whoever has a verified address there."""
    known = MailDomain.objects.filter(
        company=occurrence.event.company_id, domain__in=occurrence.event.given
    )
    for number, one in enumerate(known.select_related("company").order_by("pk"), 1):
        theirs = EmailAddress.objects.filter(
            verified=True,
            email__iendswith=f"@{one.domain}",
            user__membership=None,
            user__closed_on=None,
        )
        found = list(theirs.select_related("user").order_by("user_id")[:PORTION])
        for address in found:
            _join_if_free(one.company, person=address.user)
        if len(found) == PORTION:
            return cursor + number
    return None
