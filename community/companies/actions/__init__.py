"""What is done to companies; each is one transaction and harmless when called twice."""

from community.companies.actions.companies import (
    add_company,
    change_company,
    remove_company,
    set_domains,
)
from community.companies.actions.members import (
    change_role,
    forget_membership,
    join_by_address,
    join_by_claim,
    join_company,
    join_those_of_domains,
    leave_company,
)

__all__ = [
    "add_company",
    "change_company",
    "change_role",
    "forget_membership",
    "join_by_address",
    "join_by_claim",
    "join_company",
    "join_those_of_domains",
    "leave_company",
    "remove_company",
    "set_domains",
]
