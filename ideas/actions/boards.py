"""Boards, and who may do what on them."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from django.contrib.auth.models import Group

from community.accounts.doors import Refused
from community.accounts.roles import ROLES
from community.transactions import one_transaction
from ideas.boards import VERBS, boards_changed
from ideas.models import Access, Board

VISITORS = ""
STANDARD: dict[str, tuple[str, ...]] = {"see": (VISITORS, *ROLES)} | dict.fromkeys(VERBS[1:], ROLES)


@one_transaction
def add_board(name: str, *, access: Mapping[str, Collection[str]] = STANDARD, **more) -> Board:
    """Make a board; `access` says by verb which roles may ("" is visitors), by default everybody.

    Raises Refused as `change_access` does.
    """
    board = Board.objects.create(name=name, **more)
    change_access(board, access)
    return board


@one_transaction
def change_access(board: Board, access: Mapping[str, Collection[str]]) -> None:
    """Say by verb (see, submit, comment, vote) which roles may do it on the board.

    Raises Refused("looser") where somebody might do something who may not see it.
    """
    seeing = set(access.get("see", ()))
    if any(not set(roles) <= seeing for roles in access.values()):
        raise Refused("looser")
    Access.objects.filter(board=board).delete()
    Access.objects.bulk_create(
        Access(
            board=board,
            role=role,
            **{verb: (role.name if role else VISITORS) in access.get(verb, ()) for verb in VERBS},
        )
        for role in (None, *Group.objects.order_by("pk"))
    )
    boards_changed()
