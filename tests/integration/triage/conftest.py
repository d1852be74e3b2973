"""What tests about looking through ideas share."""

from __future__ import annotations

from decimal import Decimal

from community.companies.actions import add_company
from community.companies.models import Company
from ideas import actions
from ideas.models import Idea
from tests.standing import stands


@stands
def acme(cast) -> Company:
    """It pays 12,000 a year."""
    return add_company("Acme", by=cast.petra, value=Decimal(1000), per="month", external_id="A-1")


@stands
def beta(cast) -> Company:
    """It pays 300 a year."""
    return add_company("Beta", by=cast.petra, value=Decimal(300))


@stands
def wishes(cast, board) -> list[Idea]:
    """Three ideas of three people."""
    return [
        actions.submit_idea(board, by=who, title=f"A wish number {n} here", content="So.")
        for n, who in enumerate((cast.cleo, cast.carl, cast.edda))
    ]
