"""Companies out of a table: try it out, then take it in."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from community.accounts.doors import Refused
from community.companies.actions import add_company, change_company, join_company, set_domains
from community.companies.models import Company, Membership
from community.companies.money import amount
from community.companies.rules import MOST_ROWS
from community.companies.typed import refuse_others_domains, typed_domains
from community.tables import read_rows
from community.transactions import one_transaction, part_of_its_own

LONGEST = {"name": 120, "external_id": 120, "plan": 60}
ROLES = {"members": Membership.Role.MEMBER, "managers": Membership.Role.MANAGER}


class Wrong(Exception):
    """A line cannot be taken in; it says why."""


@dataclass
class Report:
    """What became, or would become, of the lines: by their numbers, with the company's name."""

    added: list[tuple[int, str]] = field(default_factory=list)
    changed: list[tuple[int, str]] = field(default_factory=list)
    same: list[tuple[int, str]] = field(default_factory=list)
    wrong: list[tuple[int, str, str]] = field(default_factory=list)
    missing: list[tuple[int, str]] = field(default_factory=list)  # nobody has this address here


class _Trial(Exception):
    """Takes everything back."""


def try_table(text: str, *, by) -> Report:
    """What `import_table` would do. Raises `tables.Broken`."""
    report = Report()
    with suppress(_Trial):
        _take_in(text, by, report, is_trial=True)
    return report


def import_table(text: str, *, by) -> Report:
    """Add and change companies as the table says; lines that are wrong are left out. The same
    table once more changes nothing. Raises `tables.Broken`.
    """
    report = Report()
    _take_in(text, by, report, is_trial=False)
    return report


@one_transaction
def _take_in(text: str, by, report: Report, is_trial: bool) -> None:
    report.__init__()  # type: ignore[misc]  # what clashed is tried again from its beginning
    for line, row in read_rows(text, needs="name", most=MOST_ROWS):
        try:
            part_of_its_own(partial(_take_in_line, line, row, by, report))
        except Wrong as wrong:
            report.wrong.append((line, row.get("name", ""), str(wrong)))
        except ValidationError as wrong:
            report.wrong.append((line, row.get("name", ""), wrong.messages[0]))
    if is_trial:
        raise _Trial


def _take_in_line(line: int, row: dict[str, str], by, report: Report) -> None:
    columns = _columns(row)
    domains = typed_domains(row.get("domains", ""))
    company, became = _company(columns, by)
    moved = _add_domains(company, domains, by)
    moved |= _add_people(line, company, row, by, report)
    kept = report.same if became == "same" and not moved else report.changed
    (report.added if became == "added" else kept).append((line, company.name))


def _columns(row: dict[str, str]) -> dict[str, Any]:
    columns: dict[str, Any] = {name: row[name] for name in LONGEST if name in row}
    for name, cell in columns.items():
        if len(cell) > LONGEST[name]:
            raise Wrong(_("“%(column)s” is too long.") % {"column": name})
    if not columns["name"]:
        raise Wrong(_("It has no name."))
    if "value" in row:
        columns["value"] = _value(row["value"])
    if row.get("per"):
        columns["per"] = row["per"].casefold()
        if columns["per"] not in Company.Per.values:
            raise Wrong(_("“per” is “year” or “month”."))
    return columns


def _value(text: str):
    try:
        return amount(text or "0")
    except ValueError:
        raise Wrong(_("“%(text)s” is no amount.") % {"text": text}) from None


def _company(columns: dict[str, Any], by) -> tuple[Company, str]:
    company = _known(columns)
    try:
        if company is None:
            return add_company(**columns, by=by), "added"
    except Refused as refused:  # another table brought it in the same moment
        company = _known(columns)
        if company is None:
            raise Wrong(_taken(refused)) from None
    try:
        changed = change_company(company, by=by, **columns)
    except Refused as refused:
        raise Wrong(_taken(refused)) from None
    is_same = all(getattr(company, name) == value for name, value in columns.items())
    return changed, "same" if is_same else "changed"


def _known(columns: dict[str, Any]) -> Company | None:
    number = columns.get("external_id")
    by_number = Company.objects.filter(external_id=number).first() if number else None
    by_name = Company.objects.filter(name__iexact=columns["name"]).first()
    if by_number or by_name is None or not number or number == by_name.external_id:
        return by_number or by_name
    if by_name.external_id:
        raise Wrong(_("A company of this name has another number."))
    return by_name


def _taken(refused: Refused) -> str:
    if refused.reason == "name":
        return _("Another company has this name.")
    return _("Another company has this number.")


def _add_domains(company: Company, domains: list[str], by) -> bool:
    has = set(company.domains.values_list("domain", flat=True)) if domains else set()
    if not set(domains) - has:
        return False
    refuse_others_domains(domains, company)
    set_domains(company, has | set(domains), by=by)
    return True


def _add_people(line: int, company: Company, row: dict[str, str], by, report: Report) -> bool:
    moved = False
    for column, role in ROLES.items():
        for typed in row.get(column, "").replace(",", " ").replace(";", " ").split():
            known = EmailAddress.objects.filter(
                email__iexact=typed, verified=True, user__closed_on=None
            )
            if (address := known.select_related("user").first()) is None:
                report.missing.append((line, typed))
                continue
            has = Membership.objects.filter(user=address.user, company=company)
            if not has.filter(role__in={role, Membership.Role.MANAGER}).exists():
                source = Membership.Source.TABLE
                join_company(company, person=address.user, by=by, source=source, role=role)
                moved = True
    return moved
