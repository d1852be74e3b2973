"""Where people write about ideas: on the page to submit one, below an idea, in the team's notes."""

from __future__ import annotations

from collections.abc import Mapping

from community.numbers import number
from community.things.kinds import is_readable
from community.things.ref import Ref
from community.writing.places import Place, declare_places
from ideas.boards import boards_where
from ideas.models import Comment, Idea, Note
from ideas.permissions import (
    can_comment,
    can_decide,
    can_moderate,
    can_share_notes,
    can_submit_somewhere,
)

LATEST_COMMENTS = 60  # whose authors take part


def _may_attach(user, idea_id: int | None) -> bool:
    return can_submit_somewhere(user) or can_decide(user)


def _may_attach_below(user, idea_id: int | None) -> bool:
    idea = Idea.objects.filter(pk=idea_id).first()
    return idea is not None and (can_comment(user, idea) or can_moderate(user))


def _draft_keeps(user, typed: Mapping[str, str]) -> dict:
    """The board that was chosen, as long as it is one to choose."""
    board = number(typed.get("board"))
    return {"board": board if board in boards_where(user, "submit") else None}


def _reply_keeps(user, typed: Mapping[str, str]) -> dict:
    """The comment that is replied to."""
    parent = number(typed.get("parent"))
    return {"parent": parent if parent and is_readable(user, Ref("comment", parent)) else None}


def _company_of_an_idea(user, ref: Ref, typed: Mapping[str, str]) -> tuple[Ref, list[int]]:
    """Who commented last, and who wishes for it."""
    comments = Comment.objects.standing().filter(idea=ref.id).exclude(author=None)
    latest = list(comments.order_by("-id").values_list("author_id", flat=True)[:LATEST_COMMENTS])
    author = Idea.objects.filter(pk=ref.id).exclude(author=None).values_list("author_id", flat=True)
    return ref, list(dict.fromkeys([*latest, *author]))


def _company_in_the_backroom(user, ref: Ref, typed: Mapping[str, str]) -> tuple[Ref, list[int]]:
    notes = Note.objects.standing().filter(room=ref.id).exclude(author=None)
    latest = notes.order_by("-id").values_list("author_id", flat=True)[:LATEST_COMMENTS]
    return ref, list(dict.fromkeys(latest))


declare_places(
    Place("ideas", _may_attach, _draft_keeps),
    Place("idea", _may_attach_below, _reply_keeps, _company_of_an_idea),
    Place(
        "backroom",
        lambda user, idea_id: can_share_notes(user),
        company=_company_in_the_backroom,
    ),
)
