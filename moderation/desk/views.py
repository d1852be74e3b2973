"""The desk: what waits for the team, who is there, and the way to what to take next."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from community.accounts.doors import Refused, members_only, refuse
from community.accounts.origin import way_back
from community.companies.permissions import can_see_companies
from community.things.kinds import is_readable, readers_of, title_of
from community.things.ref import Ref
from moderation.desk import actions
from moderation.desk.actions.telling import DESK
from moderation.desk.ages import units
from moderation.desk.board import SORTS, WHO, chosen, found_by, kinds_for, places_for, rows_of
from moderation.desk.forms import AssignForm, HandBackForm
from moderation.desk.models import StepIn
from moderation.desk.needs import SOURCES
from moderation.desk.permissions import can_work_at_desk
from moderation.desk.rules import MATTERS_PER_PAGE
from moderation.desk.staff import AtDesk, who_is_there

NEXT = SORTS["next"][1]
MOST_STEP_INS = 50


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
    there = who_is_there()
    context = {
        "asked": asked,
        "narrowed": _narrowed(request),
        "is_narrowed": bool(asked.kind or asked.place or asked.who or asked.of_companies),
        "kinds": kinds_for(request.user),
        "places": places_for(request.user),
        "who": WHO,
        "sorts": {key: label for key, (label, _cursor) in SORTS.items()},
        "knows_companies": can_see_companies(request.user),
        "rows": rows_of(request.user, page.rows),
        "there": there,
        "is_away": any(one.person == request.user and one.state == "away" for one in there),
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
    """The way to what is to be taken next, of what nobody else has."""
    for_who_works_there(request.user)
    found = found_by(request.user, chosen(request.user, request.GET)).free_for(request.user)
    rows = rows_of(request.user, NEXT.page(found, None, 1).rows)
    if not rows:
        messages.info(request, _("Nothing waits at the desk."))
        return redirect("desk")
    return redirect(rows[0].address)


def _load(request: HttpRequest, thing: str) -> Ref:
    """The thing that an address names. Raises Http404 for what the desk does not know, or who asks
    may not see.
    """
    for_who_works_there(request.user)
    ref = Ref.parse(thing)
    if ref is None or ref.prefix not in SOURCES or not is_readable(request.user, ref):
        raise Http404
    return ref


@members_only
@require_POST
def step_in(request: HttpRequest, thing: str) -> HttpResponse:
    """Take it; whoever comes second is told who has it."""
    ref = _load(request, thing)
    try:
        actions.step_in(ref, by=request.user)
    except actions.Taken as taken:
        said = _("%(name)s has it already.") % {"name": taken.step_in.agent.name}
        return refuse(request, said, 409)
    return redirect(way_back(request))


@members_only
@require_POST
def hand_back(request: HttpRequest, thing: str) -> HttpResponse:
    """Give it back, with a word to those there."""
    ref, form = _load(request, thing), HandBackForm(request.POST)
    if not form.is_valid():
        return _page(request, ref, back=form, status=422)
    if actions.hand_back(ref, by=request.user, words=form.cleaned_data["words"]):
        messages.success(request, _("Given back. It waits where it stood before."))
    return redirect(way_back(request))


@members_only
@require_http_methods(["GET", "POST"])
def matter(request: HttpRequest, thing: str) -> HttpResponse:
    """Who has a thing and who had it; a post gives it to a colleague."""
    ref = _load(request, thing)
    form = AssignForm(request.POST or None, there=_colleagues(ref))
    if request.method == "POST":
        if not form.is_valid():
            return _page(request, ref, form=form, status=422)
        try:
            given = actions.assign(ref, to=form.cleaned_data["to"], by=request.user)
        except Refused:
            raise Http404 from None
        messages.success(request, _("%(name)s has it now.") % {"name": given.agent.name})
        return redirect("desk")
    return _page(request, ref, form=form)


def _colleagues(ref: Ref) -> list[AtDesk]:
    """Who is there and may see it."""
    there = who_is_there()
    seeing = readers_of([one.person for one in there], ref)
    return [one for one in there if one.person.pk in seeing]


def _page(request: HttpRequest, ref: Ref, status: int = 200, **forms) -> HttpResponse:
    title, address = title_of(request.user, ref) or ("", "")
    step_ins = StepIn.objects.of(str(ref)).order_by("-id")[:MOST_STEP_INS]
    context = {
        "thing": str(ref),
        "title": title,
        "address": address,
        "step_ins": step_ins,
        "standing": next((one for one in step_ins if one.ended_on is None), None),
        "form": forms.get("form") or AssignForm(there=_colleagues(ref)),
        "back": forms.get("back") or HandBackForm(),
    }
    return render(request, "desk/matter.html", context, status=status)


@members_only
@require_POST
def away(request: HttpRequest) -> HttpResponse:
    """Say that one wants to be given nothing for a while, or something again."""
    for_who_works_there(request.user)
    actions.say_away(by=request.user, is_away=request.POST.get("away") == "1")
    return redirect("desk")
