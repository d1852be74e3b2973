"""The room's part of the demo: companies for which its people speak."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path

from community.companies.actions import add_company, join_company, set_domains
from community.companies.models import Membership
from community.seeds import Demo, Part, declare_part

ROLES = {"managers": Membership.Role.MANAGER, "members": Membership.Role.MEMBER}


def read_companies() -> list[dict]:
    """What is said of each, with user names of those who belong to it."""
    text = (Path(__file__).parent / "demo/companies.toml").read_text()
    return tomllib.loads(text)["companies"]


def plant_companies(demo: Demo) -> None:
    """Companies with plans, domains and people, put down by the product manager."""
    petra = demo.people["petra"]
    for said in read_companies():
        columns = {name: said[name] for name in ("name", "plan", "per", "external_id")}
        company = add_company(**columns, value=Decimal(said["value"]), by=petra)
        set_domains(company, said["domains"], by=petra)
        for group, role in ROLES.items():
            for name in said[group]:
                source = Membership.Source.STAFF
                join_company(company, person=demo.people[name], by=petra, source=source, role=role)


declare_part(Part("companies", plant_companies, after=("people",)))
