"""Where people write about ideas: on the page to submit one, in an idea, in the team's answer."""

from __future__ import annotations

from collections.abc import Mapping

from community.numbers import number
from community.writing.places import Place, declare_places
from ideas.boards import boards_where
from ideas.permissions import can_submit_somewhere


def _may_attach(user, idea_id: int | None) -> bool:
    return can_submit_somewhere(user)


def _draft_keeps(user, typed: Mapping[str, str]) -> dict:
    """The board that was chosen, as long as it is one to choose."""
    board = number(typed.get("board"))
    return {"board": board if board in boards_where(user, "submit") else None}


declare_places(
    Place("ideas", _may_attach, _draft_keeps),
    Place("idea", _may_attach),
)
