"""The roadmap: what is planned, what is being made and what is there, side by side; here, and in a
frame on other sites.
"""

from __future__ import annotations

from csp.decorators import csp_replace
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_GET

from community.numbers import number
from ideas.boards import boards, boards_of, statuses
from ideas.feeds import VISITORS
from ideas.fragments import RowStamp, line_fragments, row_stamps
from ideas.models import Idea
from ideas.statuses import ACTIVE, DONE
from ideas.views.lists import chosen_board, rows_for

ROWS = 10  # of each status
ANYWHERE = {"frame-ancestors": ["*"], "script-src": ["'none'"], "form-action": ["'none'"]}


@require_GET
def roadmap(request: HttpRequest) -> HttpResponse:
    """What will come and what is there, of one board or all."""
    board = chosen_board(request)
    columns = [
        {"status": status, "rows": rows_for(request, rows)}
        for status, rows in _columns(request.user, board)
    ]
    return render(request, "ideas/roadmap.html", {"columns": columns, "board": board})


@require_GET
@xframe_options_exempt
@csp_replace(ANYWHERE)
def embedded_roadmap(request: HttpRequest) -> HttpResponse:
    """The same for a frame on any site: as visitors see it, whoever looks, so that nothing of
    theirs can be clicked there; nothing in it acts. `lang` is its language, `board` one of the
    boards.
    """
    asked = request.GET.get("board")
    board = boards().get(number(asked)) if asked else None
    if asked and (board is None or board.pk not in boards_of(VISITORS, "see")):
        raise Http404
    with translation.override(_language(request)):
        language = get_language() or ""
        columns = [
            {"status": status, "rows": mark_safe(line_fragments(rows, language))}
            for status, rows in _columns(AnonymousUser(), board)
        ]
        context = {"columns": columns, "board": board, "language": language}
        return render(request, "ideas/embedded.html", context)


def _language(request: HttpRequest) -> str:
    asked = request.GET.get("lang", "")
    return asked if translation.check_for_language(asked) else get_language() or ""


def _columns(user, board) -> list[tuple]:
    """By status the most wanted ideas that have it."""
    listed = Idea.objects.visible_to(user).listed()
    listed = listed.filter(board=board) if board else listed
    return [
        (status, _top_of(listed, status))
        for status in statuses().values()
        if status.category in (ACTIVE, DONE)
    ]


def _top_of(listed, status) -> list[RowStamp]:
    ordered = listed.filter(status=status).order_by("-votes_count", "-id")
    return row_stamps(ordered[:ROWS])
