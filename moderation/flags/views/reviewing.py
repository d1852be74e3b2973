"""The queue of what was flagged, one matter with all around it, and what is decided."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from community.accounts.doors import Refused, members_only, refuse
from community.listing import Cursor
from ideas.models import Idea
from ideas.permissions import can_moderate as can_review_ideas
from moderation.flags import actions
from moderation.flags.forms import DecisionForm
from moderation.flags.models import Decision, Reason
from moderation.flags.permissions import can_judge, can_review, judged_by
from moderation.flags.rows import Row, rows_of
from moderation.flags.rules import EARLIER_SHOWN, MATTERS_PER_PAGE
from moderation.flags.subjects import KINDS

LONGEST_FIRST = Cursor("since", "id", rises=True)
SAID = {
    "dismissed": gettext_lazy("Dismissed. Others see it."),
    "kept": gettext_lazy("Upheld. It stays, and its author reads why."),
    "hidden": gettext_lazy("Hidden. Its author reads why, and may mend it."),
    "removed": gettext_lazy("Removed. Its author reads why."),
}


@members_only
@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """What waits, the longest first; appeals against one's own decisions stand last on the page."""
    user = request.user
    if not can_review(user):
        raise Http404
    waiting = judged_by(user).filter(since__isnull=False).for_row()
    page = LONGEST_FIRST.page(waiting, request.GET.get("after"), MATTERS_PER_PAGE)
    rows = sorted(rows_of(page.rows), key=lambda row: row.asks_again(user))
    context = {
        "rows": _with_forms(user, rows),
        "following": page.following,
        "ideas_wait": can_review_ideas(user) and Idea.objects.visible_to(user).waiting().exists(),
    }
    return render(request, "flags/queue.html", context)


def _with_forms(user, rows: list[Row], refused: DecisionForm | None = None) -> list[dict]:
    """What the template of a row asks for; `refused` is a form that could not be taken."""
    reasons = list(Reason.objects.all())
    return [
        {
            "row": row,
            "form": refused or _form(row, reasons),
            "holder": row.matter.holder(),
            "asks_again": row.asks_again(user),
            "goes_away": KINDS[row.matter.kind].remove is not None,
        }
        for row in rows
    ]


def _form(row: Row, reasons: list[Reason], data=None) -> DecisionForm:
    named = row.most_named()
    initial = {"reason": named.pk if named else None}
    return DecisionForm(data, matter=row.matter, reasons=reasons, initial=initial)


def _load(user, matter_id: int) -> Row:
    """A matter that `user` may judge, as a row; otherwise it does not exist (404)."""
    found = judged_by(user).filter(pk=matter_id).for_row()
    rows = rows_of(found)
    if not rows:
        raise Http404
    return rows[0]


@members_only
@require_GET
def matter(request: HttpRequest, matter_id: int) -> HttpResponse:
    """One matter with what stands around it, what was decided before and how its author fared."""
    return _matter(request, _load(request.user, matter_id))


def _matter(request: HttpRequest, row: Row, refused: DecisionForm | None = None) -> HttpResponse:
    subject = row.subject
    decisions = sorted(row.matter.decisions.all(), key=lambda decision: -decision.pk)
    context = {
        "one": _with_forms(request.user, [row], refused)[0],
        "around": KINDS[row.matter.kind].around(subject) if subject else [],
        "decisions": decisions,
        "may_undo": row.standing if not row.matter.is_waiting else None,
        "earlier": row.earlier[:EARLIER_SHOWN],
    }
    return render(request, "flags/matter.html", context, status=422 if refused else 200)


@members_only
@require_POST
def decide(request: HttpRequest, matter_id: int) -> HttpResponse:
    """Say what becomes of it; whoever comes second is told what was decided."""
    row = _load(request.user, matter_id)
    form = _form(row, list(Reason.objects.all()), request.POST)
    if not form.is_valid():
        return _matter(request, row, form)
    try:
        decision = actions.decide_matter(row.matter, by=request.user, **form.cleaned_data)
    except actions.Claimed as claimed:
        return refuse(request, _held(claimed.holder), 409)
    except actions.Decided as decided:
        return refuse(request, _already(decided.decision), 409)
    except Refused:
        return refuse(request, _("It cannot come back: somebody said the same since."), 409)
    undo = f"undo:{reverse('undo_flag_decision', args=[decision.pk])}"
    messages.success(request, SAID[decision.outcome], extra_tags=undo)
    return redirect("review")


def _held(holder) -> str:
    return _("%(name)s looks at it now.") % {"name": holder.name}


def _already(decision: Decision | None) -> str:
    if decision is None or decision.by is None:
        return _("It does not wait any more.")
    said = {"name": decision.by.name, "outcome": decision.get_outcome_display()}
    return _("%(name)s has decided meanwhile: %(outcome)s.") % said


@members_only
@require_POST
def claim(request: HttpRequest, matter_id: int) -> HttpResponse:
    """Take it from the queue for a while, or give it back (`give_back`)."""
    row = _load(request.user, matter_id)
    try:
        if request.POST.get("give_back"):
            actions.release_matter(row.matter, by=request.user)
        else:
            actions.claim_matter(row.matter, by=request.user)
    except actions.Claimed as claimed:
        return refuse(request, _held(claimed.holder), 409)
    except Refused:
        return refuse(request, _already(row.standing), 409)
    return redirect(f"{reverse('review')}#matter-{matter_id}")


@members_only
@require_POST
def undo(request: HttpRequest, decision_id: int) -> HttpResponse:
    """It waits again, as if nobody had decided."""
    decision = get_object_or_404(Decision.objects.select_related("matter"), pk=decision_id)
    if not can_judge(request.user, decision.matter):
        raise Http404
    try:
        actions.undo_decision(decision, by=request.user)
    except Refused:
        return refuse(request, _("More has happened since: it cannot be taken back."), 409)
    messages.success(request, _("It waits again."))
    return redirect("review_matter", decision.matter_id)
