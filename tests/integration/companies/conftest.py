"""What tests about companies share."""

from __future__ import annotations

from decimal import Decimal

from community.companies.actions import add_company, set_domains
from community.companies.models import Company
from tests.standing import stands


@stands
def acme(cast) -> Company:
    """A customer that pays 1,000 a month and has a mail domain."""
    made = add_company(
        "Acme", by=cast.petra, plan="gold", value=Decimal(1000), per="month", external_id="A-1"
    )
    set_domains(made, ["acme.example"], by=cast.petra)
    return Company.objects.get(pk=made.pk)


@stands
def beta(cast) -> Company:
    """A small one."""
    return add_company("Beta", by=cast.petra, value=Decimal(300))
