"""Who belongs to a company: let somebody join, manage it, leave."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from wagtail.admin import messages

from community.accounts.doors import FormerMember
from community.companies import actions
from community.companies.models import Company, Membership
from community.companies.office.forms import MemberForm
from community.companies.office.views import only_team
from community.numbers import number


@require_POST
def change_members(request: HttpRequest, company_id: int) -> HttpResponse:
    """One of: `person` joins as `role`; the membership `leaves`, `manager` or `member` changes."""
    only_team(request.user, changes=True)
    company = get_object_or_404(Company, pk=company_id)
    for verb in ("leaves", "manager", "member"):
        if pk := number(request.POST.get(verb)):
            found = company.memberships.filter(pk=pk).select_related("user").first()
            if found:
                _change(found, verb, request.user)
            return redirect("office_company", company.pk)
    form = MemberForm(request.POST)
    if form.is_valid():
        _join(request, company, form.cleaned_data)
    else:
        for errors in form.errors.values():
            messages.error(request, " ".join(errors))
    return redirect("office_company", company.pk)


def _change(membership: Membership, verb: str, by) -> None:
    if verb == "leaves":
        actions.leave_company(membership.user, by=by, company_id=membership.company_id)
    else:
        actions.change_role(membership, by=by, role=verb)


def _join(request: HttpRequest, company: Company, data: dict) -> None:
    try:
        actions.join_company(
            company,
            person=data["person"],
            by=request.user,
            source=Membership.Source.STAFF,
            role=data["role"],
        )
    except FormerMember:
        messages.error(request, _("Nobody is called so."))
    else:
        said = _("%(name)s belongs to %(company)s now.")
        names = {"name": data["person"].name, "company": company.name}
        messages.success(request, said % names)
