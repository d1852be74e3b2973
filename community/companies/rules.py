"""What roles may do with companies; what of it is whose."""

from community.accounts.personal_data import (
    Portion,
    declare_forgetting,
    declare_personal_data,
    leave_out,
)
from community.accounts.roles import declare_grants

MOST_ROWS = 1000  # of a table, at once
LONGEST_TABLE = 1_000_000  # characters
PER_PAGE = 50
MOST_DOMAINS = 50

SEE = ("companies.view_company",)
CHANGE = ("companies.add_company", "companies.change_company")
declare_grants(
    {
        "agent": (*SEE, *CHANGE),
        "product manager": (*SEE, *CHANGE),
        "administrator": (*SEE, *CHANGE),
    }
)
declare_personal_data(
    Portion(
        "companies.Membership",
        "user",
        ("company__name", "role", "source", "joined"),
        name="company",
    )
)
leave_out("who said for the team where somebody belongs", "companies.Membership.by")
declare_forgetting("community.companies.actions.forget_membership")
