"""Boards, statuses and who may do what: small tables that every page asks, kept in memory by each
process until one of them changes (`remembered`).
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any
from zlib import crc32

from django.apps import apps
from django.db.models import Q

from community.accounts.memory import forget, remembered
from community.accounts.permissions import role_ids

VERBS = ("see", "submit", "comment", "vote")


def boards() -> dict[int, Any]:
    """All boards by id, in their order."""
    return remembered("boards", _read_boards)


def statuses() -> dict[int, Any]:
    """All statuses by id, in their order."""
    return remembered("statuses", _read_statuses)


def fields_of(board_id: int | None) -> list[Any]:
    """The fields of a board's form that are shown, in their order."""
    return remembered("boards' fields", _read_fields).get(board_id or 0, [])


def status_named(key: str) -> Any:
    """The status of this key; None when there is none."""
    return next((status for status in statuses().values() if status.key == key), None)


def stamp() -> str:
    """One word for what boards and statuses are called and look like: kept pieces carry it."""
    return remembered("boards' stamp", _stamp)


def boards_where(user, verb: str) -> frozenset[int]:
    """Ids of the boards on which `user` may see, submit, comment or vote: what any of their roles
    may. Nobody whose account is closed; administrators of the installation everywhere.
    """
    if not user.is_authenticated:
        return boards_of(frozenset(), verb)
    if not user.is_active:
        return frozenset()
    return frozenset(boards()) if user.is_superuser else boards_of(role_ids(user), verb)


def boards_of(roles: frozenset[int], verb: str) -> frozenset[int]:
    """Ids of the boards on which people of these roles may do this; nobody sees less than visitors
    do, who have none.
    """
    return remembered(("access", roles), lambda: _granted(roles)).get(verb, frozenset())


def same_readers(board_id: int, other_id: int) -> bool:
    """Whether two boards are open to the same roles: what stands on one may be told on both."""
    seen = remembered("boards' readers", _readers)
    return seen.get(board_id) == seen.get(other_id)


def boards_changed() -> None:
    """Call it in the transaction that changes a board, a status or who may do what."""
    forget()


def _rows(model: str) -> Any:
    """The rows of a model of this room; models themselves ask what is here."""
    return apps.get_model("ideas", model)._default_manager


def _read_boards() -> dict[int, Any]:
    return {board.pk: board for board in _rows("Board").all()}


def _read_statuses() -> dict[int, Any]:
    return {status.pk: status for status in _rows("Status").all()}


def _read_fields() -> dict[int, list[Any]]:
    found: dict[int, list[Any]] = defaultdict(list)
    for field in _rows("BoardField").filter(is_shown=True):
        found[field.board_id].append(field)
    return dict(found)


def _stamp() -> str:
    said = [(one.pk, one.name, one.icon, one.voters_shown) for one in boards().values()]
    shown = [
        (one.key, one.name, one.name_ru, one.category, one.colour, one.icon)
        for one in statuses().values()
    ]
    asked = [
        (one.pk, one.label, one.label_ru, one.kind)
        for fields in _read_fields().values()
        for one in fields
    ]
    readers = sorted((pk, sorted(roles)) for pk, roles in _readers().items())
    return f"{crc32(repr((said, shown, asked, readers)).encode()):x}"


def _readers() -> dict[int, frozenset[int]]:
    """By board the ids of the roles that see it; 0 stands for visitors."""
    found: dict[int, set[int]] = {pk: set() for pk in boards()}
    for board_id, role_id in _rows("Access").filter(see=True).values_list("board_id", "role_id"):
        found[board_id].add(role_id or 0)
    return {pk: frozenset(roles) for pk, roles in found.items()}


def _granted(roles: frozenset[int]) -> dict[str, frozenset[int]]:
    found: dict[str, set[int]] = defaultdict(set)
    for row in _rows("Access").filter(Q(role=None) | Q(role__in=roles), see=True):
        for verb in VERBS:
            if getattr(row, verb):
                found[verb].add(row.board_id)
    return {verb: frozenset(ids) for verb, ids in found.items()}
