"""What the team looks through: many ideas at a glance, several dealt with at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from community.accounts.doors import members_only, within_limit
from community.accounts.origin import way_back
from community.companies.permissions import can_see_companies
from community.numbers import number
from community.tables import table_response
from ideas import actions, permissions
from ideas.actions.together import Done
from ideas.boards import boards, boards_where, statuses
from ideas.forms import TogetherForm
from ideas.models import Idea, StatusChange
from ideas.rules import MOST_TAGS
from ideas.statuses import DUPLICATE
from ideas.tagged import tags_in_use
from ideas.triage import (
    ALL,
    PER_PAGE,
    SORTS,
    WAITS,
    chosen,
    found_by,
    in_portions_of,
    names_of_companies,
    notes_counted,
    rows_of,
    sorts_for,
)

SALT = "ideas.triage"
UNDONE_FOR = 3600
AT_ONCE = 500
DEEDS = {"status": actions.change_statuses, "tag": actions.tag_ideas, "untag": actions.tag_ideas}
COLUMNS = (
    gettext_lazy("Number"),
    gettext_lazy("Title"),
    gettext_lazy("Address"),
    gettext_lazy("Board"),
    pgettext_lazy("of an idea", "Status"),
    gettext_lazy("Tags"),
    gettext_lazy("Author"),
    gettext_lazy("Votes"),
    gettext_lazy("People"),
    gettext_lazy("Comments"),
    gettext_lazy("Submitted on"),
    gettext_lazy("Answer due"),
    gettext_lazy("Answered on"),
)


def for_the_team(user) -> None:
    """Raises Http404 for who does not decide about ideas."""
    if not permissions.can_decide(user):
        raise Http404


@members_only
@require_http_methods(["GET", "POST"])
@within_limit("edits_per_minute")
def triage(request: HttpRequest) -> HttpResponse:
    """The list; a post does one thing to those that are ticked."""
    for_the_team(request.user)
    asked = chosen(request.user, request.GET)
    form = TogetherForm(request.POST or None)
    ticked: set[int] = set()
    if request.method == "POST":
        ticked = {number(typed) or 0 for typed in request.POST.getlist("idea")[:PER_PAGE]}
        if form.is_valid() and _dealt_with(request, form, ticked):
            return redirect(request.get_full_path())
    found = found_by(request.user, asked).select_related("author").prefetch_related("tags")
    page = SORTS[asked.sort][1].page(found, request.GET.get("after"), PER_PAGE)
    context = {
        **_filters(request.user),
        "asked": asked,
        "narrowed": _narrowed(request),
        "form": form,
        "ticked": ticked,
        "rows": rows_of(request.user, page.rows),
        "is_first": page.is_first,
        "next_after": page.following,
    }
    return render(request, "ideas/triage.html", context, status=422 if form.errors else 200)


def _narrowed(request: HttpRequest) -> str:
    query = request.GET.copy()
    query.pop("after", None)
    return query.urlencode()


def _filters(user) -> dict[str, Any]:
    seen = boards_where(user, "see")
    return {
        "sorts": sorts_for(user),
        "waits": WAITS,
        "all": ALL,
        "statuses": [one for one in statuses().values() if one.key != DUPLICATE],
        "boards": [one for pk, one in boards().items() if pk in seen],
        "tags": tags_in_use(user),
        "knows_companies": can_see_companies(user),
        "may_share_notes": permissions.can_share_notes(user),
    }


def _dealt_with(request: HttpRequest, form: TogetherForm, ticked: set[int]) -> bool:
    ideas = list(Idea.objects.visible_to(request.user).listed().filter(pk__in=ticked))
    ideas = [idea for idea in ideas if permissions.can_decide(request.user, idea)]
    if not ideas:
        form.add_error(None, _("Tick the ideas that you mean."))
        return False
    done = DEEDS[form.cleaned_data["act"]](ideas, by=request.user, **form.what())
    _tell(request, done)
    return True


def _tell(request: HttpRequest, done: Done) -> None:
    """What was done, with the way back, and which ideas stay as they were."""
    if done.changed:
        said = ngettext("%(n)d idea is changed.", "%(n)d ideas are changed.", done.changed)
        taken_back_by = {"changes": done.changes, "tagged": done.tagged}
        token = signing.dumps(taken_back_by, salt=SALT, compress=True)
        undo = f"undo:{reverse('undo_triage', args=[token])}"
        messages.success(request, said % {"n": done.changed}, extra_tags=undo)
    elif not done.left_out and not done.full:
        messages.info(request, _("Nothing is changed: they were like that already."))
    if done.left_out:
        said = _("Left out, because something else happened to them meanwhile: %(ideas)s")
        messages.warning(request, said % {"ideas": _numbers(done.left_out)})
    if done.full:
        said = _("At most %(n)d tags fit: %(ideas)s")
        messages.warning(request, said % {"n": MOST_TAGS, "ideas": _numbers(done.full)})


def _numbers(ideas: list[Idea]) -> str:
    return ", ".join(f"#{idea.pk}" for idea in ideas)


@members_only
@require_POST
def undo(request: HttpRequest, token: str) -> HttpResponse:
    """Take back what was done to several ideas a moment ago."""
    for_the_team(request.user)
    try:
        said = signing.loads(token, salt=SALT, max_age=UNDONE_FOR)
    except signing.BadSignature:
        raise Http404 from None
    if failed := _taken_back(request.user, **said):
        text = ngettext(
            "%(n)d idea stays: something else was decided since.",
            "%(n)d ideas stay: something else was decided since.",
            failed,
        )
        messages.warning(request, text % {"n": failed})
    else:
        messages.success(request, _("Taken back."))
    back = way_back(request)
    return redirect(back if back != "/" else "triage")


def _taken_back(user, changes: list[int], tagged: list) -> int:
    """Take this back where it still can be; returns for how many ideas it cannot."""
    seen = Idea.objects.visible_to(user).listed()
    standing = StatusChange.objects.filter(pk__in=changes)
    mine = standing.filter(idea__in=seen)
    failed = (
        standing.count() - mine.count() + actions.undo_statuses(mine.order_by("idea_id"), by=user)
    )
    by_id = seen.in_bulk([pk for pk, _came, _went in tagged])
    for pk, came, went in tagged:
        ideas = [by_id[pk]] if pk in by_id else []
        done = actions.tag_ideas(ideas, by=user, given=went, taken=came)
        failed += len(done.left_out) + len(done.full) + (not ideas)
    return failed


@members_only
@require_GET
def export(request: HttpRequest) -> StreamingHttpResponse:
    """Everything that the list is narrowed to, as a table."""
    for_the_team(request.user)
    asked = chosen(request.user, request.GET)
    found = found_by(request.user, asked)
    return table_response("ideas.csv", _table(request.user, found, request.build_absolute_uri("/")))


def _table(user, found, site: str) -> Iterator[list]:
    knows, shares = can_see_companies(user), permissions.can_share_notes(user)
    of_companies = [_("Companies"), _("Value a year"), _("Which companies")] if knows else []
    yield [*map(str, COLUMNS), *of_companies, *([_("Notes")] if shares else [])]
    for ideas in in_portions_of(found, AT_ONCE):
        ids = [idea.pk for idea in ideas]
        names = names_of_companies(ids) if knows else {}
        notes = notes_counted(ids) if shares else {}
        for idea in ideas:
            row = _cells(idea, site)
            if knows:
                called = "; ".join(names.get(idea.pk, []))
                row += [idea.companies_count, idea.worth / 100, called]
            yield row + ([notes.get(idea.pk, 0)] if shares else [])


def _cells(idea: Idea, site: str) -> list:
    moments = (idea.created, idea.answer_due, idea.answered_on)
    return [
        idea.pk,
        idea.title,
        site.rstrip("/") + idea.get_absolute_url(),
        boards()[idea.board_id].name,
        str(statuses()[idea.status_id].label),
        ", ".join(sorted(tag.name for tag in idea.tags.all())),
        idea.author.name if idea.author else "",
        idea.votes_count,
        idea.people_count,
        idea.comments_count,
        *(moment.date().isoformat() if moment else "" for moment in moments),
    ]
