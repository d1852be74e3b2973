"""The roadmap: what is planned, what is being made and what is there, side by side; here, and in a
frame on other sites.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass
from functools import partial
from typing import Any

from csp.decorators import csp_replace
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_GET

from community.accounts.languages import EVERY, NAMES, Languages
from community.numbers import number
from ideas.boards import boards, boards_of, boards_where, statuses
from ideas.feeds import VISITORS
from ideas.fragments import RowStamp, line_fragments, prepared_stamps
from ideas.languages import language_switch, languages_shown
from ideas.models import Board, Idea
from ideas.quarters import quarter_before, quarter_named, quarter_of
from ideas.querysets import IdeaQuerySet
from ideas.statuses import ACTIVE, CLOSED, DONE
from ideas.views.lists import chosen_board, each_row

ROWS = 10  # of each column
MOST_PLANNED = 400  # of all quarters, of which each column shows its first
MOST_WATCHED = 40  # boards
ANYWHERE = {"frame-ancestors": ["*"], "script-src": ["'none'"], "form-action": ["'none'"]}


@dataclass(frozen=True)
class Column:
    """Some ideas under a heading, the most wanted first.

    - key: what tells it apart from the others in the page
    - address: where all of its kind are; "" where this is all
    """

    key: str
    label: str
    icon: str
    colour: str
    rows: list[RowStamp]
    address: str = ""


@require_GET
def roadmap(request: HttpRequest) -> HttpResponse:
    """What will come and what is there, of one board or all; by status, or by the quarter for which
    it is planned.
    """
    board = chosen_board(request)
    listed = Listed(request.user, board, languages_shown(request, board))
    by_quarter = _by_quarter(request)
    columns = _quarters(listed) if by_quarter else _statuses(listed)
    seen = sorted(boards_where(request.user, "see"))
    rows = [row for column in columns for row in column.rows]
    watched = [board.pk] if board else seen[:MOST_WATCHED]
    context = {
        "columns": _with_rows(columns, each_row(request, rows)),
        "board": board,
        "by_quarter": by_quarter,
        "may_switch": by_quarter or listed.has_planned,
        "watched": " ".join(f"roadmap.{pk}" for pk in watched),
        **language_switch(request, board),
    }
    return render(request, "ideas/roadmap.html", context)


def _with_rows(columns: list[Column], rows: dict[int, str]) -> list[tuple[Column, SafeString]]:
    """The columns, each with those of these rows that stand in it."""
    return [
        (column, mark_safe("".join(rows[row.id] for row in column.rows if row.id in rows)))
        for column in columns
    ]


@require_GET
@xframe_options_exempt
@csp_replace(ANYWHERE)
def embedded_roadmap(request: HttpRequest) -> HttpResponse:
    """The same for a frame on any site: as visitors see it, whoever looks, so that nothing of
    theirs can be clicked there; nothing in it acts. `lang` is its language and that of the ideas;
    `board` is one of the boards, of which all is shown; `by` may be "quarter".
    """
    asked = request.GET.get("board")
    board = boards().get(number(asked)) if asked else None
    if asked and (board is None or board.pk not in boards_of(VISITORS, "see")):
        raise Http404
    with translation.override(_language(request)):
        language = get_language() or ""
        listed = Listed(AnonymousUser(), board, EVERY if board else _asked(request))
        columns = _quarters(listed) if _by_quarter(request) else _statuses(listed)
        shown = [(column, mark_safe(line_fragments(column.rows, language))) for column in columns]
        context = {"columns": shown, "board": board, "language": language}
        return render(request, "ideas/embedded.html", context)


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("lang", "")
    return asked if translation.check_for_language(asked) else get_language() or ""


def _asked(request: HttpRequest) -> Languages:
    """The language that a frame asks for."""
    return frozenset({request.GET.get("lang", "")}) & NAMES.keys()


def _by_quarter(request: HttpRequest) -> bool:
    return request.GET.get("by") == "quarter"


@dataclass(frozen=True)
class Listed:
    """Ideas of one board or all that somebody sees, in the languages `shown`."""

    user: Any
    board: Board | None
    shown: Languages

    def narrowed(self, ideas: IdeaQuerySet) -> IdeaQuerySet:
        found = ideas.in_languages(self.shown)
        return found.filter(board=self.board) if self.board else found

    def stamps(
        self,
        key: Hashable,
        choose: Callable[[IdeaQuerySet, list[int]], IdeaQuerySet],
        ids: Collection[int] = (),
    ) -> list[RowStamp]:
        """As `prepared_stamps`, of these ideas."""
        return prepared_stamps(
            self.user,
            ("roadmap", self.board and self.board.pk, frozenset(self.shown), key),
            lambda ideas, ids: choose(self.narrowed(ideas), ids),
            ids,
        )

    @property
    def has_planned(self) -> bool:
        """Whether any is planned for a quarter."""
        return bool(self.stamps("planned", lambda ideas, _ids: ideas.filter(quarter__gt="")[:1]))


def _statuses(listed: Listed) -> list[Column]:
    """By status the most wanted ideas that have it."""
    return [
        Column(
            status.key,
            status.label,
            status.icon,
            status.colour,
            listed.stamps(status.pk, partial(_most_wanted, status.pk)),
            f"{reverse('ideas')}?status={status.key}",
        )
        for status in statuses().values()
        if status.category in (ACTIVE, DONE)
    ]


def _most_wanted(status_id: int, ideas: IdeaQuerySet, _ids: list[int]) -> IdeaQuerySet:
    return ideas.filter(status=status_id).order_by("-votes_count", "-id")[:ROWS]


def _quarters(listed: Listed) -> list[Column]:
    """By quarter, from the last one on, the most wanted of those that are planned for it and were
    not refused.
    """
    refused = [pk for pk, status in statuses().items() if status.category == CLOSED]
    first = quarter_before(quarter_of(timezone.localdate()))
    seen = listed.narrowed(Idea.objects.listed_for(listed.user))
    planned = seen.filter(quarter__gte=first).exclude(status__in=refused)
    ordered = planned.order_by("quarter", "-votes_count", "-id")
    found: dict[str, list[int]] = defaultdict(list)
    for pk, quarter in ordered.values_list("pk", "quarter")[:MOST_PLANNED]:
        if len(found[quarter]) < ROWS:
            found[quarter].append(pk)
    ids = [pk for ids in found.values() for pk in ids]
    named = listed.stamps("named", lambda ideas, ids: ideas.filter(pk__in=ids), ids)
    rows = {row.id: row for row in named}
    return [
        Column(quarter, quarter_named(quarter), "calendar", "blue", [rows[pk] for pk in ids])
        for quarter, ids in found.items()
    ]
