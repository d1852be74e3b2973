"""What became of one's own words that others flagged: read why, mend them, ask for another look."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from community.accounts.doors import Refused, members_only, refuse, within_limit
from moderation.flags import actions
from moderation.flags.actions.matters import standing
from moderation.flags.forms import AppealForm, MendForm
from moderation.flags.models import Matter
from moderation.flags.permissions import can_appeal, can_mend, can_read_outcome
from moderation.flags.subjects import Subject, subject_of


def _load(user, matter_id: int) -> tuple[Matter, Subject]:
    """A matter of one's own words of which one has been told something; otherwise 404."""
    matter = get_object_or_404(Matter, pk=matter_id)
    subject = subject_of(matter.ref)
    if subject is None or not can_read_outcome(user, matter, standing(matter)):
        raise Http404
    return matter, subject


@members_only
@require_GET
def own_matter(request: HttpRequest, matter_id: int) -> HttpResponse:
    """What the team did, why, and what one may do about it."""
    return _page(request, *_load(request.user, matter_id))


def _page(request: HttpRequest, matter: Matter, subject: Subject, **forms) -> HttpResponse:
    """`forms` are those that could not be taken."""
    user, decision = request.user, standing(matter)
    may_mend = can_mend(user, matter)
    context = {
        "matter": matter,
        "subject": subject,
        "decision": decision if decision and decision.upholds else None,
        "may_appeal": can_appeal(user, matter, decision),
        "appeal_form": AppealForm(),
        "mend_form": MendForm(subject=subject) if may_mend else None,
        **forms,
    }
    return render(request, "flags/own_matter.html", context, status=422 if forms else 200)


@members_only
@require_POST
@within_limit("edits_per_minute")
def mend(request: HttpRequest, matter_id: int) -> HttpResponse:
    """Change what is hidden; the team looks at it then."""
    matter, subject = _load(request.user, matter_id)
    if not can_mend(request.user, matter):
        return refuse(request, _("It is not hidden any more."), 409)
    form = MendForm(request.POST, subject=subject)
    if not form.is_valid():
        return _page(request, matter, subject, mend_form=form)
    said = form.cleaned_data
    try:
        actions.mend_thing(
            matter,
            by=request.user,
            title=said.get("title", ""),
            content=said["body"],
            seen_version=said["seen_version"],
        )
    except Refused as refused:
        form.add_error("body", _cannot(refused))
        return _page(request, matter, subject, mend_form=form)
    messages.success(request, _("Saved. The team looks at it before others see it again."))
    return redirect("own_matter", matter.pk)


def _cannot(refused: Refused) -> str:
    if refused.reason == "changed":
        return _("Somebody changed this text while you were writing.")
    if refused.reason == "repeated":
        return _("Somebody has wished for exactly this before.")
    return _("It is not hidden any more.")


@members_only
@require_POST
def appeal(request: HttpRequest, matter_id: int) -> HttpResponse:
    """Ask for somebody to look once more."""
    matter, subject = _load(request.user, matter_id)
    decision, form = standing(matter), AppealForm(request.POST)
    if decision is None or not form.is_valid():
        return _page(request, matter, subject, appeal_form=form)
    try:
        actions.appeal_decision(decision, by=request.user, words=form.cleaned_data["words"])
    except Refused:
        return refuse(request, _("Nobody can be asked about this any more."), 409)
    messages.success(request, _("Sent. Somebody looks at it again; you will hear."))
    return redirect("own_matter", matter.pk)
