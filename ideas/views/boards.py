"""What a board asks for, as its customers see it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from community.accounts.doors import members_only
from ideas.boards import boards
from ideas.forms import AskedForm
from ideas.permissions import can_set_up_boards


@members_only
@require_GET
def board_form(request: HttpRequest, board_id: int) -> HttpResponse:
    """The form of a board to look at, for those who set it up; nothing in it can be sent."""
    board = boards().get(board_id)
    if board is None or not can_set_up_boards(request.user):
        raise Http404
    context = {"board": board, "form": AskedForm(board=board)}
    return render(request, "ideas/board_form.html", context)
