"""What happened to companies, and who belongs to them; the first id is the company's."""

from dataclasses import dataclass

from community.events.event import Event


@dataclass(frozen=True)
class _OfCompany(Event):
    company_id: int


@dataclass(frozen=True)
class CompanyAdded(_OfCompany, name="companies.company_added", unseen=True):
    """There is another company."""


@dataclass(frozen=True)
class CompanyChanged(_OfCompany, name="companies.company_changed", unseen=True):
    """These columns of it say something else."""

    columns: tuple[str, ...]


@dataclass(frozen=True)
class CompanyRemoved(_OfCompany, name="companies.company_removed", unseen=True):
    """A company that nobody belonged to is gone; so it was called."""

    called: str


@dataclass(frozen=True)
class DomainsChanged(_OfCompany, name="companies.domains_changed", unseen=True):
    """Mail domains were added to a company, or taken away."""

    given: tuple[str, ...]
    taken: tuple[str, ...]


@dataclass(frozen=True)
class _OfMember(_OfCompany):
    user_id: int


@dataclass(frozen=True)
class MemberJoined(_OfMember, name="companies.member_joined", unseen=True):
    """Somebody belongs to the company."""

    role: str
    source: str


@dataclass(frozen=True)
class MemberLeft(_OfMember, name="companies.member_left", unseen=True):
    """Somebody belongs to it no more."""


@dataclass(frozen=True)
class MemberRoleChanged(_OfMember, name="companies.member_role_changed", unseen=True):
    """Somebody manages the company, or does so no more."""

    role: str
