"""What was changed about a company, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from community.accounts.models import User
from community.companies.models import Company, Membership
from community.events.timeline import timeline
from community.things.ref import Ref

SHOWN = 30


@dataclass(frozen=True)
class Step:
    """One thing that happened; `by` is None where the house did it by itself."""

    words: str
    by: User | None
    on: datetime


def history(company: Company, user) -> list[Step]:
    """What happened to a company, the newest first, for who may see it."""
    records = timeline(Ref(Company.prefix, company.pk), user, most=SHOWN)
    ids = {record.payload.get("user_id") for record in records} - {None}
    names = {person.pk: person.name for person in User.objects.filter(pk__in=ids)}
    return [Step(_words(one, names), one.actor, one.created) for one in records]


def _words(record, names: dict[int, str]) -> str:
    said: dict[str, Any] = record.payload
    name = names.get(said.get("user_id", 0), "…")
    match record.name.partition(".")[2]:
        case "company_added":
            return _("Added")
        case "company_changed":
            return _("Changed: %(columns)s") % {"columns": _labels(said["columns"])}
        case "domains_changed":
            given = [f"+ {one}" for one in said["given"]]
            taken = [f"− {one}" for one in said["taken"]]
            return _("Mail domains: %(domains)s") % {"domains": ", ".join([*given, *taken])}
        case "member_joined":
            how = dict(Membership.Source.choices).get(said["source"], "")
            return _("%(name)s joined (%(how)s)") % {"name": name, "how": how}
        case "member_left":
            return _("%(name)s left") % {"name": name}
    if said.get("role") == Membership.Role.MANAGER:
        return _("%(name)s manages it") % {"name": name}
    return _("%(name)s manages it no more") % {"name": name}


def _labels(columns: list[str]) -> str:
    return ", ".join(str(Company._meta.get_field(name).verbose_name) for name in columns)
