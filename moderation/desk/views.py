"""The desk: what waits for the team, and the way to what to take next."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from community.accounts.doors import members_only
from community.companies.permissions import can_see_companies
from moderation.desk.ages import units
from moderation.desk.board import SORTS, chosen, found_by, kinds_for, places_for, rows_of
from moderation.desk.live import DESK
from moderation.desk.permissions import can_work_at_desk
from moderation.desk.rules import MATTERS_PER_PAGE

NEXT = SORTS["next"][1]


def for_who_works_there(user) -> None:
    """Raises Http404 for whoever does not work at the desk."""
    if not can_work_at_desk(user):
        raise Http404


@members_only
@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """What waits, narrowed and ordered as the address says."""
    for_who_works_there(request.user)
    asked = chosen(request.user, request.GET)
    found = found_by(request.user, asked).with_row()
    page = SORTS[asked.sort][1].page(found, request.GET.get("after"), MATTERS_PER_PAGE)
    context = {
        "asked": asked,
        "narrowed": _narrowed(request),
        "is_narrowed": bool(asked.kind or asked.place or asked.of_companies),
        "kinds": kinds_for(request.user),
        "places": places_for(request.user),
        "sorts": {key: label for key, (label, _cursor) in SORTS.items()},
        "knows_companies": can_see_companies(request.user),
        "rows": rows_of(request.user, page.rows),
        "is_first": page.is_first,
        "next_after": page.following,
        "units": "|".join(units()),
        "group": DESK,
    }
    return render(request, "desk/desk.html", context)


def _narrowed(request: HttpRequest) -> str:
    query = request.GET.copy()
    for name in ("after", "sort"):
        query.pop(name, None)
    return query.urlencode()


@members_only
@require_GET
def take_next(request: HttpRequest) -> HttpResponse:
    """The way to what is to be taken next."""
    for_who_works_there(request.user)
    found = found_by(request.user, chosen(request.user, request.GET))
    rows = rows_of(request.user, NEXT.page(found, None, 1).rows)
    if not rows:
        messages.info(request, _("Nothing waits at the desk."))
        return redirect("desk")
    return redirect(rows[0].address)
