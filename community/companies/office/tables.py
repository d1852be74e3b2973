"""Companies as a table: out of the house, and in."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_GET, require_http_methods
from wagtail.admin import messages

from community.companies.importing import import_table, try_table
from community.companies.models import Company, Membership
from community.companies.office.forms import TableForm
from community.companies.office.views import only_team
from community.companies.rules import MOST_ROWS
from community.tables import Broken, table_response

COLUMNS = ("name", "external_id", "plan", "value", "per", "domains", "members", "managers")
AT_ONCE = 500
WHY = {
    "column": gettext_lazy("The first line has no column “name”."),
    "table": gettext_lazy("This is no table of comma-separated values."),
}


@require_GET
def export_companies(request: HttpRequest) -> StreamingHttpResponse:
    """Every company, as a table that can be imported again."""
    only_team(request.user)
    return table_response("companies.csv", _rows())


def _rows() -> Iterator[tuple]:
    yield COLUMNS
    found = Company.objects.order_by("pk")
    after = 0
    while portion := list(found.filter(pk__gt=after).prefetch_related("domains")[:AT_ONCE]):
        people = _people(portion)
        for one in portion:
            domains = " ".join(sorted(domain.domain for domain in one.domains.all()))
            both = (people.get((one.pk, role), "") for role in ("member", "manager"))
            said = (one.name, one.external_id, one.plan, one.value, one.per)
            yield (*said, domains, *both)
        after = portion[-1].pk


def _people(companies: list[Company]) -> dict[tuple[int, str], str]:
    """The addresses of members and of managers, by company and role."""
    found: dict[tuple[int, str], str] = {}
    rows = Membership.objects.filter(company__in=companies).exclude(user__email="")
    for company_id, role, email in rows.order_by("id").values_list(
        "company_id", "role", "user__email"
    ):
        key = (company_id, role)
        found[key] = f"{found[key]} {email}" if key in found else email
    return found


@require_http_methods(["GET", "POST"])
def import_companies(request: HttpRequest) -> HttpResponse:
    """Try a table out and see what each line would do; then take it in."""
    only_team(request.user, changes=True)
    form, report = TableForm(request.POST or None, request.FILES or None), None
    if form.is_valid():
        text = form.cleaned_data["text"]
        takes_in = "take_in" in request.POST
        try:
            report = (import_table if takes_in else try_table)(text, by=request.user)
        except Broken as broken:
            form.add_error("file", _why(str(broken)))
        else:
            if takes_in and not report.wrong and not report.missing:
                n = len(report.added) + len(report.changed)
                said = ngettext("%(n)d company is taken in.", "%(n)d companies are taken in.", n)
                messages.success(request, said % {"n": n})
                return redirect("office_companies")
            form = TableForm(initial={"text": "" if takes_in else text})
    context = {"form": form, "report": report, "is_done": "take_in" in request.POST}
    status = 422 if form.errors else 200
    return render(request, "office/import_companies.html", context, status=status)


def _why(reason: str):
    if reason == "many":
        return _("At most %(n)d lines at once.") % {"n": MOST_ROWS}
    return WHY[reason]
