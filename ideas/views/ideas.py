"""An idea's page, and what its author and those who keep order do with it."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from community.accounts.doors import Refused, members_only, refuse, within_limit
from community.addresses import elsewhere, moved
from community.fragments.marks import neutral, personal
from community.notifications.models import Subscription
from community.page_numbers import page_numbers
from community.things.kinds import title_of
from community.things.ref import Ref
from community.votes import latest_voters, voted_by, voters
from community.writing.drafts import draft_at
from community.writing.models import Draft
from ideas import actions, permissions
from ideas.budgets import budget_for
from ideas.families import companies_wanting, family, groups_of, votes_for_customers
from ideas.forms import EditIdeaForm, IdeaForm
from ideas.fragments import (
    VOTE_STAMP,
    VoteStamp,
    idea_pieces,
    pieces_for,
    voter_rows,
    voters_line,
)
from ideas.models import Idea, IdeaMerge
from ideas.quarters import quarter_named, quarter_of, quarters_from
from ideas.reviews import is_blocked
from ideas.rules import FACES_SHOWN, VOTERS_PER_PAGE
from ideas.schema import said_to_programs
from ideas.views.earlier import earlier_versions
from ideas.views.loading import load_idea
from ideas.views.notes import backroom
from ideas.views.reviewing import reviewed
from ideas.views.talk import talk
from ideas.views.voting import wanted_vote


@require_GET
def idea(request: HttpRequest, idea_id: int, slug: str = "") -> HttpResponse:
    """What is wished for, who else wants it, what the team said and what became of it."""
    idea = load_idea(request.user, idea_id)
    if idea.merged_into_id:
        return moved(load_idea(request.user, idea.merged_into_id).get_absolute_url())
    if way := elsewhere(request, idea.get_absolute_url()):
        return way
    return render(request, "ideas/idea.html", idea_page(request, idea))


def idea_page(request: HttpRequest, idea: Idea, error: str = "") -> dict:
    """The context of an idea's page: its pieces as HTML, and what this viewer may do there; `error`
    says why a comment was not taken.
    """
    user, language = request.user, get_language()
    merges = list(IdeaMerge.objects.standing_in(idea)) if idea.duplicates_count else []
    members = [idea.pk, *(merge.source_id for merge in merges)]
    pieces = idea_pieces(idea, merges, language)
    draft_id = None
    context: dict = {"level": Subscription.Level.NORMAL}
    if user.is_authenticated:
        voted = {idea.pk} if voted_by(user, Idea, members) else set()
        marks = {"user": user, "token": get_token(request), "voted": voted}
        html = pieces_for(pieces, lambda piece: personal(piece, **marks))
        level, draft_id = _waiting_for(user, idea, groups_of(members))
        context = {"level": level, "voted": bool(voted)}
        context["wanted"] = wanted_vote(request, idea) and not voted
        if permissions.can_vote(user, idea):
            context["budget"] = budget_for(user, idea, members, bool(voted))
    else:
        html = pieces_for(pieces, neutral)
    if idea.votes_count and permissions.can_see_voters(user, idea):
        latest = latest_voters(Idea, members, most=FACES_SHOWN)
        context["faces"] = mark_safe(voters_line(latest, idea.people_count, language))
    seen = [idea.pk, *(m.source_id for m in merges if permissions.can_read_idea(user, m.source))]
    said = talk(request, idea, seen, draft_id, error)
    if said["may_share_notes"]:
        said |= backroom(request, idea, members)
    return {
        "idea": idea,
        **context,
        **{name: mark_safe(piece) for name, piece in html.items()},
        **_decisions(user, idea),
        "merges": merges if (may_merge := permissions.can_merge(user, idea)) else [],
        "may_merge": may_merge and not idea.is_removed,
        "may_tag": permissions.can_tag(user, idea),
        "may_lock": permissions.can_lock(user, idea),
        "may_vote_for_others": permissions.can_vote_for_customers(user, idea),
        "may_edit": permissions.can_edit(user, idea),
        "may_remove": permissions.can_remove(user, idea),
        "may_restore": idea.is_removed and permissions.can_restore(user, idea),
        "canonical_page": idea.get_absolute_url(),
        "about": idea.live_group,
        **said_to_programs(idea),
        **said,
        **reviewed(user, idea),
        "came_from": title_of(user, Ref.parse(idea.origin)) if idea.origin else None,
        "goes_on": title_of(user, Ref.parse(idea.continued_in)) if idea.continued_in else None,
        "may_carry": permissions.can_carry(user, idea),
    }


def _decisions(user, idea: Idea) -> dict:
    """Whether `user` may decide, which decision was `decided` last, and for which `quarters` the
    idea may be planned; the one for which it is planned is among them.
    """
    if not permissions.can_decide(user, idea):
        return {"may_decide": False}
    ahead = {idea.quarter, *quarters_from(quarter_of(timezone.localdate()))} - {""}
    quarters = [] if idea.merged_into_id else sorted(ahead)
    return {
        "may_decide": True,
        "decided": idea.changes.order_by("-id").values_list("pk", flat=True).first(),
        "quarters": [(quarter, quarter_named(quarter)) for quarter in quarters],
    }


def _waiting_for(user, idea: Idea, groups: Sequence[str]) -> tuple[int, int | None]:
    """(how closely `user` follows the idea, or else the first of its duplicates that they follow;
    the id of the draft kept there). One statement, written out because every member's page of an
    idea asks it.
    """
    levels = f"(SELECT level FROM {Subscription._meta.db_table} WHERE user_id = %s AND about = %s)"
    asked = ", ".join([levels] * len(groups))
    drafts = f"(SELECT id FROM {Draft._meta.db_table} WHERE user_id = %s AND place = %s)"
    values = [value for group in (*groups, idea.live_group) for value in (user.pk, group)]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {asked}, {drafts}", values)
        *found, draft_id = cursor.fetchone()
    level = next((level for level in found if level is not None), Subscription.Level.NORMAL)
    return level, draft_id


@members_only
@require_http_methods(["GET", "HEAD", "POST"])
@within_limit("ideas_per_hour")
def submit(request: HttpRequest) -> HttpResponse:
    """The page to submit an idea on; a draft is found again on any device."""
    user = request.user
    if is_blocked(user):
        return refuse(request, _("The team takes no more ideas of yours. It has told you why."))
    if not permissions.can_submit_somewhere(user):
        raise Http404
    draft, first = draft_at("ideas", by=user), None
    initial = _initial(request, draft)
    form = IdeaForm(request.POST or None, user=user, reads=request.reads, initial=initial)
    if form.is_valid():
        data = form.cleaned_data
        try:
            made = actions.submit_idea(
                data["board"],
                by=user,
                title=data["title"],
                content=data["body"],
                details=form.details(data["board"].pk),
                nonce=data["nonce"],
            )
            return redirect(made)
        except actions.Repeated as repeated:
            first = repeated.first
            form.add_error("title", _("Somebody has wished for exactly this before."))
    context = {"form": form, "draft": draft, "first": first}
    return render(request, "ideas/submit.html", context, status=422 if form.errors else 200)


@members_only
@require_GET
def board_fields(request: HttpRequest) -> HttpResponse:
    """What a board asks for beside title and text, for the form, once the board is chosen."""
    form = IdeaForm(user=request.user, initial={"board": request.GET.get("board", "")})
    return render(request, "ideas/_own_fields.html", {"form": form})


def _initial(request: HttpRequest, draft) -> dict:
    typed = {"title": request.GET.get("title", "")[:100], "board": request.GET.get("board", "")}
    if draft and not typed["title"]:
        kept = {"title": draft.title, "body": draft.body, "board": draft.more.get("board")}
        return kept if kept["board"] else {**kept, "board": typed["board"]}
    return typed


@members_only
@require_http_methods(["GET", "POST"])
@within_limit("edits_per_minute")
def edit(request: HttpRequest, idea_id: int) -> HttpResponse:
    """Change an idea; when somebody else was faster, both texts are shown."""
    idea = load_idea(request.user, idea_id)
    if not permissions.can_edit(request.user, idea):
        raise Http404
    initial = {"title": idea.title, "body": idea.content, "seen_version": idea.version}
    form = EditIdeaForm(request.POST or None, initial=initial, idea=idea)
    conflict = first = None
    if form.is_valid():
        data = form.cleaned_data
        try:
            return redirect(
                actions.edit_idea(
                    idea,
                    by=request.user,
                    title=data["title"],
                    content=data["body"],
                    details=form.details(idea.board_id),
                    seen_version=data["seen_version"],
                )
            )
        except actions.Repeated as repeated:
            first = repeated.first
            form.add_error("title", _("Somebody has wished for exactly this before."))
        except Refused:
            conflict = Idea.objects.get(pk=idea.pk)
            form.data = {**form.data.dict(), "seen_version": conflict.version}
    context = {"form": form, "thing": idea, "title": idea.title}
    context |= {"conflict": conflict, "first": first}
    status = 409 if conflict else 422 if form.errors else 200
    return render(request, "ideas/edit.html", context, status=status)


@require_GET
def history(request: HttpRequest, idea_id: int) -> HttpResponse:
    """Earlier texts of an idea."""
    idea = load_idea(request.user, idea_id)
    if not permissions.can_see_history(request.user, idea):
        raise Http404
    return earlier_versions(request, idea, idea.title)


@require_GET
def idea_voters(request: HttpRequest, idea_id: int) -> HttpResponse:
    """Who voted for it, the newest first."""
    idea = load_idea(request.user, idea_id)
    if not permissions.can_see_voters(request.user, idea):
        raise Http404
    votes = voters(Idea, family(idea))
    paginator = Paginator(votes.values_list(*VOTE_STAMP), VOTERS_PER_PAGE)
    paginator.count = idea.people_count  # kept with every vote: nothing is counted through
    page = paginator.get_page(request.GET.get("page"))
    stamps = [VoteStamp(*row) for row in page.object_list]
    by_team = permissions.can_vote_for_customers(request.user)
    given = votes_for_customers(idea, [one.user_id for one in stamps]) if by_team else {}
    context = {
        "idea": idea,
        "companies": _companies(request.user, idea),
        "voters": mark_safe(voter_rows(stamps, votes, given, get_language() or "")),
        "page_number": page.number,
        "numbers": page_numbers(page.paginator.count, VOTERS_PER_PAGE, page.number),
    }
    return render(request, "ideas/voters.html", context)


def _companies(user, idea: Idea) -> list:
    """Which companies want it, for those who may know."""
    if not idea.companies_count or not permissions.can_vote_for_companies(user):
        return []
    return companies_wanting(idea)


@members_only
@require_POST
def remove(request: HttpRequest, idea_id: int) -> HttpResponse:
    """Take an idea away; who keeps order can undo it from the message that follows."""
    idea = load_idea(request.user, idea_id)
    if not permissions.can_remove(request.user, idea):
        raise Http404
    actions.remove_idea(idea, by=request.user)
    undo = f"undo:{reverse('restore_idea', args=[idea.pk])}"
    may_restore = permissions.can_moderate(request.user)
    messages.success(request, _("Removed."), extra_tags=undo if may_restore else "")
    return redirect("ideas")


@members_only
@require_POST
def restore(request: HttpRequest, idea_id: int) -> HttpResponse:
    """Undo a removal."""
    idea = load_idea(request.user, idea_id)
    if not permissions.can_restore(request.user, idea):
        raise Http404
    try:
        actions.restore_idea(idea, by=request.user)
    except actions.Repeated:
        return refuse(request, _("Somebody has wished for exactly this before."), 409)
    return redirect(idea)
