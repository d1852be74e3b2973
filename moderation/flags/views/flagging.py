"""Flag a thing; one's own flags and what became of them."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from community.accounts.doors import Refused, members_only, refuse, within_limit
from community.listing import Cursor
from community.things import kinds as things
from community.things.ref import Ref, ids_by_prefix
from moderation.flags import actions
from moderation.flags.forms import FlagForm
from moderation.flags.models import Flag
from moderation.flags.permissions import can_flag, can_withdraw
from moderation.flags.rules import FLAGS_PER_PAGE
from moderation.flags.subjects import Subject, flagged_as, subject_of

NEWEST = Cursor("id")
REFUSED = {
    "judged": gettext_lazy(
        "The team has just looked at it because of a flag of yours, and has decided."
    ),
}
GONE = gettext_lazy("It is not there any more.")


def _load(user, kind: str, thing_id: int) -> Subject:
    """What `user` wants to flag; what they may not flag does not exist."""
    ref = flagged_as(Ref(kind, thing_id))
    subject = subject_of(ref) if ref else None
    if subject is None or not can_flag(user, subject):
        raise Http404
    return subject


@members_only
@require_http_methods(["GET", "POST"])
@within_limit("flags_per_hour")
def flag(request: HttpRequest, kind: str, thing_id: int) -> HttpResponse:
    """Say what is wrong with a thing."""
    subject = _load(request.user, kind, thing_id)
    waits = Flag.objects.waiting().filter(
        by=request.user, matter__kind=subject.ref.prefix, matter__thing_id=subject.ref.id
    )
    form = FlagForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            given = actions.flag_thing(subject.ref, by=request.user, **form.cleaned_data)
        except Refused as refused:
            return refuse(request, REFUSED.get(refused.reason, GONE), 409)
        return _thank(request, given, subject)
    context = {"form": form, "subject": subject, "given": waits.first()}
    return render(request, "flags/flag.html", context, status=422 if form.errors else 200)


def _thank(request: HttpRequest, given: Flag, subject: Subject) -> HttpResponse:
    """Back to where it stands; what is hidden meanwhile stands nowhere."""
    undo = f"undo:{reverse('withdraw_flag', args=[given.pk])}"
    messages.success(request, _("Thank you. The team will look at it."), extra_tags=undo)
    if things.is_readable(request.user, subject.ref):
        return redirect(subject.address)
    return redirect("own_flags")


@members_only
@require_GET
def own_flags(request: HttpRequest) -> HttpResponse:
    """What one flagged, the newest first; titles only of what one may still see."""
    given = Flag.objects.filter(by=request.user).select_related("matter", "reason")
    page = NEWEST.page(given, request.GET.get("after"), FLAGS_PER_PAGE)
    titles = _titles(request.user, [flag.matter.ref for flag in page.rows])
    context = {
        "rows": [(flag, titles.get(str(flag.matter.ref))) for flag in page.rows],
        "following": page.following,
    }
    return render(request, "flags/own.html", context)


def _titles(user, refs: list[Ref]) -> dict[str, tuple[str, str]]:
    """(title, address) of these things that `user` may see; one question for each kind."""
    return {
        str(Ref(prefix, pk)): title
        for prefix, ids in ids_by_prefix(map(str, refs)).items()
        for pk, title in things.KINDS[prefix].titles(user, set(ids)).items()
    }


@members_only
@require_POST
def withdraw(request: HttpRequest, flag_id: int) -> HttpResponse:
    """Take one's flag back, as long as nobody has decided."""
    given = get_object_or_404(Flag.objects.select_related("matter"), pk=flag_id, by=request.user)
    subject = subject_of(given.matter.ref)
    if not can_withdraw(request.user, given):
        return refuse(request, _("The team has decided about it already."), 409)
    try:
        actions.withdraw_flag(given, by=request.user)
    except Refused:
        return refuse(request, _("The team has decided about it already."), 409)
    messages.success(request, _("Your flag is taken back."))
    if subject and things.is_readable(request.user, subject.ref):
        return redirect(subject.address)
    return redirect("own_flags")
