"""The list of ideas: by status, board, one's own; trending, most wanted, newest."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from community.accounts.doors import is_too_much, members_only
from community.accounts.languages import Languages, readers_first
from community.fragments.marks import CUT, neutral, personal
from community.listing import Cursor, Page
from community.numbers import number
from community.search.finding import SUGGESTED
from community.votes import voted_things
from ideas.boards import boards, boards_of, boards_where, stamp, status_named, statuses
from ideas.duty import kept
from ideas.families import originals, voted_families
from ideas.feeds import VISITORS
from ideas.fragments import RowStamp, row_fragments, row_stamps
from ideas.languages import language_switch, languages_shown
from ideas.models import Idea
from ideas.permissions import (
    can_comment,
    can_decide,
    can_moderate,
    can_submit_somewhere,
    can_vote,
)
from ideas.rules import IDEAS_PER_PAGE
from ideas.similar import similar_ideas
from ideas.statuses import DUPLICATE
from ideas.tagged import chosen_tag, tags_in_use

ORDERS = {
    "trending": (_("Trending"), Cursor("trend", "id")),
    "top": (_("Most wanted"), Cursor("votes_count", "id")),
    "new": (_("Newest"), Cursor("created", "id")),
    "talked": (_("Most discussed"), Cursor("comments_count", "id")),
    "changed": (_("Recently changed"), Cursor("status_on", "id")),
}
OVERDUE = Cursor("answer_due", "id", rises=True)
OWN = ("mine", "voted")  # which keep to no language
MOST_VOTED = 500  # of one person's votes, as many as they page through


@require_GET
def ideas(request: HttpRequest) -> HttpResponse:
    """What people wish for: everything that may still come, or one status, in one order."""
    return _list(request, _narrowed(request), name=_chosen_status(request))


@members_only
@require_GET
def own_ideas(request: HttpRequest, name: str) -> HttpResponse:
    """What this member wished for, or voted for, whatever became of it."""
    found = Idea.objects.visible_to(request.user)
    if name == "mine":
        return _list(request, found.filter(removed_on=None, author=request.user), name=name)
    voted = originals(voted_things(request.user, Idea, most=MOST_VOTED))
    return _list(request, found.listed().filter(pk__in=voted), name=name)


@members_only
@require_GET
def overdue_ideas(request: HttpRequest) -> HttpResponse:
    """What the team owes an answer, the longest first; for those who may give it."""
    if not can_decide(request.user):
        raise Http404
    found = Idea.objects.visible_to(request.user).overdue()
    page = OVERDUE.page(found, request.GET.get("after"), IDEAS_PER_PAGE, row_stamps)
    return render(request, "ideas/overdue.html", _page(request, page))


def _chosen_status(request: HttpRequest) -> str:
    """The key of the status in the address, "" for all that may still come."""
    key = request.GET.get("status", "")
    if key and (status_named(key) is None or key == DUPLICATE):
        raise Http404
    return key


def _narrowed(request: HttpRequest):
    found = Idea.objects.visible_to(request.user).listed()
    key = _chosen_status(request)
    found = found.filter(status=status_named(key)) if key else found.undecided()
    return found.in_languages(languages_shown(request, chosen_board(request)))


def chosen_board(request: HttpRequest):
    """The board that the address names, None for all. Raises Http404 for one that this reader does
    not see.
    """
    typed = request.GET.get("board")
    if not typed:
        return None
    pk = number(typed)
    if pk not in boards_where(request.user, "see"):
        raise Http404
    return boards()[pk]


def _list(request: HttpRequest, found, name: str) -> HttpResponse:
    sort = request.GET.get("sort", "new" if name in OWN else "trending")
    if sort not in ORDERS:
        raise Http404
    user, seen, board = request.user, boards_where(request.user, "see"), chosen_board(request)
    tag = chosen_tag(user, request.GET.get("tag"))
    found = found.filter(board=board) if board else found
    found = found.filter(tags=tag) if tag else found
    page = ORDERS[sort][1].page(found, request.GET.get("after"), IDEAS_PER_PAGE, row_stamps)
    tags, beside = tags_in_use(user), _narrowed_by("", board, tag)
    shown = [board] if board else [boards()[pk] for pk in seen]
    promise = kept(shown[0]) if len(shown) == 1 else None
    may_submit = user.is_anonymous or can_submit_somewhere(user)
    may_decide, may_moderate = can_decide(user), can_moderate(user)
    has_orders = bool(page.rows) or not page.is_first
    feed = _feed(board, languages_shown(request, board))
    head = (name, sort, board and (board.pk, board.description), promise, user.is_authenticated)
    head = (*head, tag and (tag.slug, tag.name))
    side = (board and board.pk, seen, request.reads, feed)
    context = {
        **_page(request, page),
        "name": name,
        "sort": sort,
        "orders": {key: label for key, (label, _cursor) in ORDERS.items()},
        "has_orders": has_orders,
        "narrowed": _narrowed_by(name, board, tag),
        "on_board": _narrowed_by("", board, None),
        "beside": beside.removesuffix("&"),
        "statuses": [one for one in statuses().values() if one.key != DUPLICATE],
        "boards": readers_first((one for pk, one in boards().items() if pk in seen), request.reads),
        "board": board,
        "tag": tag,
        "tags": tags,
        "kept": promise,
        "feed": feed,
        "may_decide": may_decide,
        "may_moderate": may_moderate,
        "may_submit": may_submit,
        "head_key": (*head, may_submit, may_decide, may_moderate, has_orders, stamp()),
        "side_key": (*side, tag and tag.pk, tuple(tags), stamp()),
    }
    if name not in OWN:
        context |= language_switch(request, board)
    return render(request, "ideas/list.html", context)


def _narrowed_by(name: str, board, tag) -> str:
    """What a query says of status, board and tag, to be followed by the order."""
    named = {
        "status": name if status_named(name) else "",
        "board": board.pk if board else "",
        "tag": tag.slug if tag else "",
    }
    query = urlencode({key: value for key, value in named.items() if value})
    return f"{query}&" if query else ""


def _feed(board, shown: Languages) -> str:
    """Where the feed is, in the one language that the list keeps to; "" for a board that visitors,
    and so feeds, do not see.
    """
    if board is None:
        return "?lang=".join([reverse("ideas_feed"), *(shown if len(shown) == 1 else ())])
    is_public = board.pk in boards_of(VISITORS, "see")
    return reverse("board_feed", args=[board.pk]) if is_public else ""


def _page(request: HttpRequest, page: Page) -> dict[str, Any]:
    return {
        "rows": rows_for(request, page.rows),
        "is_empty": not page.rows,
        "is_first": page.is_first,
        "next_after": page.following,
    }


def rows_for(request: HttpRequest, rows: list[RowStamp]) -> str:
    """The rows with this reader's votes pressed."""
    pieces = row_fragments(rows, get_language() or "")
    return mark_safe(_as_seen(request, "".join(pieces.values()), rows))


def each_row(request: HttpRequest, rows: list[RowStamp]) -> dict[int, str]:
    """The same by the idea."""
    pieces = row_fragments(rows, get_language() or "")
    seen = _as_seen(request, CUT.join(pieces.values()), rows).split(CUT)
    return dict(zip(pieces, seen, strict=True)) if pieces else {}


def _as_seen(request: HttpRequest, html: str, rows: list[RowStamp]) -> str:
    user = request.user
    if not user.is_authenticated:
        return neutral(html)
    merged = [row.id for row in rows if row.duplicates_count]
    voted = voted_families(user, [row.id for row in rows], merged=merged)
    return personal(html, user=user, token=get_token(request), voted=voted)


def _similar(request: HttpRequest, title: str, body: str) -> list[Idea]:
    reads = languages_shown(request)
    return similar_ideas(request.user, title, body, most=SUGGESTED, reads=reads)


@members_only
@require_POST
def similar(request: HttpRequest) -> HttpResponse:
    """What others wished for while somebody writes the same: in every status, with the reason
    where it was declined, never what this reader may not see.
    """
    if is_too_much(request, "searches_per_minute"):
        return HttpResponse(status=204)
    title, body = request.POST.get("title", ""), request.POST.get("body", "")
    is_enough = len(title.strip()) + len(body.strip()) > 3
    found = _similar(request, title, body) if is_enough else []
    stamps = row_stamps(Idea.objects.filter(pk__in=[idea.pk for idea in found]))
    rows = each_row(request, stamps)
    context = {
        "rows": [
            {
                "html": mark_safe(rows[idea.pk]),
                "idea": idea,
                "may_vote": can_vote(request.user, idea),
                "may_comment": can_comment(request.user, idea),
            }
            for idea in found
            if idea.pk in rows
        ]
    }
    return render(request, "ideas/_similar.html", context)
