"""The list of companies, and a page for each."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from wagtail.admin import messages

from community.accounts.doors import Refused
from community.companies import actions
from community.companies.models import Company, MailDomain, Membership
from community.companies.office.forms import CompanyForm, MemberForm
from community.companies.office.history import history
from community.companies.permissions import can_change_companies, can_see_companies
from community.companies.rules import PER_PAGE
from community.listing import Cursor

BY_VALUE = Cursor("yearly", "id")


def only_team(user, *, changes: bool = False) -> None:
    """Raises PermissionDenied for who may not see companies, or not change them."""
    if not (can_change_companies if changes else can_see_companies)(user):
        raise PermissionDenied


@require_safe
def companies(request: HttpRequest) -> HttpResponse:
    """Those that pay most first; found by name, number, plan or mail domain."""
    only_team(request.user)
    typed = request.GET.get("q", "").strip()[:120]
    found = Company.objects.all()
    if typed:
        has = MailDomain.objects.filter(company=OuterRef("pk"), domain__icontains=typed)
        called = Q(name__icontains=typed) | Q(external_id__iexact=typed) | Q(plan__iexact=typed)
        found = found.filter(called | Exists(has))
    page = BY_VALUE.page(found, request.GET.get("after"), PER_PAGE)
    counts = Membership.objects.filter(company__in=page.rows).order_by()
    people = dict(counts.values_list("company").annotate(Count("id")))
    context = {
        "rows": [(one, people.get(one.pk, 0)) for one in page.rows],
        "page": page,
        "typed": typed,
        "may_change": can_change_companies(request.user),
    }
    return render(request, "office/companies.html", context)


@require_http_methods(["GET", "POST"])
def new_company(request: HttpRequest) -> HttpResponse:
    """Add a company."""
    only_team(request.user, changes=True)
    form = CompanyForm(request.POST or None, by=request.user)
    if form.is_valid() and (company := _saved(request, form)):
        messages.success(request, _("The company is added."))
        return redirect("office_company", company.pk)
    context = {"form": form, "may_change": True}
    return render(request, "office/company.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
def company(request: HttpRequest, company_id: int) -> HttpResponse:
    """What is known of a company, who belongs to it, and what was changed."""
    may_change = can_change_companies(request.user)
    only_team(request.user, changes=request.method == "POST")
    one = get_object_or_404(Company, pk=company_id)
    form = CompanyForm(request.POST or None, instance=one, by=request.user)
    if form.is_valid() and _saved(request, form):
        messages.success(request, _("Saved."))
        return redirect("office_company", one.pk)
    members = one.memberships.select_related("user", "by")
    context = {
        "company": Company.objects.get(pk=one.pk),
        "form": form,
        "may_change": may_change,
        "members": members.order_by("-role", "user__display_name", "id")[:500],
        "member_form": MemberForm(),
        "steps": history(one, request.user),
    }
    return render(request, "office/company.html", context, status=422 if form.errors else 200)


def _saved(request: HttpRequest, form: CompanyForm) -> Company | None:
    try:
        return form.save()
    except Refused as refused:
        column = {"taken": "domains", "public": "domains"}.get(refused.reason, refused.reason)
        form.add_error(column, _("Another company has it since a moment ago."))
        return None


@require_http_methods(["POST"])
def remove_company(request: HttpRequest, company_id: int) -> HttpResponse:
    """Take a company away to which nobody belongs."""
    only_team(request.user, changes=True)
    one = get_object_or_404(Company, pk=company_id)
    try:
        actions.remove_company(one, by=request.user)
    except Refused as refused:
        said = _("Somebody belongs to it. Let them leave first.")
        if refused.reason == "used":
            said = _("Votes were counted in its name, so it stays.")
        messages.error(request, said)
        return redirect("office_company", one.pk)
    messages.success(request, _("The company is removed."))
    return redirect("office_companies")
