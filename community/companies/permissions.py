"""Who is told of companies: the team alone. Customers hear neither of others' nor what their own
pays; whoever belongs to one knows so.
"""

from __future__ import annotations

from community.accounts.permissions import holds
from community.companies.models import Membership


def can_see_companies(user) -> bool:
    """See which companies there are, who belongs to them, and what they pay."""
    return holds(user, "companies.view_company")


def can_change_companies(user) -> bool:
    """Add and change them, and say who belongs to which."""
    return can_see_companies(user) and holds(user, "companies.change_company")


def can_manage(user, company_id: int) -> bool:
    """Speak for a company: one of its managers."""
    if not user.is_authenticated or not user.is_active:
        return False
    own = Membership.objects.filter(user=user, company=company_id)
    return own.filter(role=Membership.Role.MANAGER).exists()


def membership_shown(user, person) -> Membership | None:
    """Where `person` belongs, for the team and for themselves; asks nothing for anybody else."""
    if not user.is_authenticated or (user.pk != person.pk and not can_see_companies(user)):
        return None
    return Membership.objects.filter(user=person).select_related("company").first()
