"""In which language an idea is written, and to which of them a list keeps for its reader."""

from __future__ import annotations

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils.translation import get_language

from community.accounts.languages import NAMES, Languages, kept_to, switch_between
from community.accounts.memory import forget, remembered
from community.events.event import Occurrence
from community.events.reactions import in_portions
from community.events.version import touch_portal
from community.search.actions import index
from community.search.words import written_language
from community.transactions import Last, at_the_end, by_id
from ideas.boards import boards_where
from ideas.models import Board, Idea

PORTION = 500


def language_of(board: Board, title: str, text: str) -> str:
    """The language of an idea: its board's, where the operator said one, or else that of its words,
    code aside; of words that are none, that of the page on which they were written.
    """
    written = written_language(f"{title}\n{text}")
    return board.language or written or get_language() or settings.LANGUAGE_CODE


def _written() -> dict[str, frozenset[int]]:
    """The boards on which ideas of each language stand."""
    here = Idea.objects.listed().filter(board=OuterRef("pk"))
    found = Board.objects.annotate(**{code: Exists(here.filter(language=code)) for code in NAMES})
    rows = list(found.values("pk", *NAMES))
    return {code: frozenset(row["pk"] for row in rows if row[code]) for code in NAMES}


def note_language(board_id: int, code: str) -> None:
    """An idea of this language is about to stand on this board: what is remembered of languages is
    read anew where that is the first. Part of an action.
    """
    if board_id not in remembered("languages of boards", _written).get(code, ()):
        at_the_end(Last.MEMORY, 0, forget)


def languages_for(user, board: Board | None = None) -> Languages:
    """In which languages there is something that `user` may see, on one board or all."""
    seen = boards_where(user, "see")
    seen = seen & {board.pk} if board else seen
    written = remembered("languages of boards", _written)
    return frozenset(code for code, boards in written.items() if boards & seen)


def languages_shown(request: HttpRequest, board: Board | None = None) -> Languages:
    """To which languages lists keep for this reader."""
    return kept_to(request, languages_for(request.user, board))


def language_switch(request: HttpRequest, board: Board | None = None) -> dict:
    """What a list with the switch above it shows."""
    return switch_between(request, languages_for(request.user, board))


@in_portions
def follow_board(occurrence: Occurrence, cursor: int) -> int | None:
    """Reaction to a board's new language: its ideas are of that language, in lists and for the
    search.

    `cursor` is the id of the last idea that was done.
    """
    board = Board.objects.get(pk=occurrence.event.board_id)
    found = list(by_id(Idea.objects.filter(board=board, pk__gt=cursor))[:PORTION])
    for idea in found:
        idea.language = language_of(board, idea.title, idea.content)
    Idea.objects.bulk_update(found, ["language"])
    index("idea", [idea.pk for idea in found])
    transaction.on_commit(touch_portal)
    if len(found) == PORTION:
        return found[-1].pk
    at_the_end(Last.MEMORY, 0, forget)
    return None
