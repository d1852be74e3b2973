"""Which ideas wait for the team before others see them, and whose are not taken at all.

What waits, or was declined, is there for its author and for those who keep order; by no way out for
anybody else (`Idea.held`).
"""

from __future__ import annotations

from community.accounts.memory import remembered
from ideas.models import Board, Idea, Review

LATER = Review.Later


def needs_review(user, board: Board) -> bool:
    """Whether an idea of `user` waits on this board before others see it."""
    if not board.review or user.is_team or _later(user) == LATER.TRUSTED:
        return False
    if board.review == Board.Review.ALL:
        return True
    return not Idea.objects.standing().filter(author=user).exists()


def is_blocked(user) -> bool:
    """Whether ideas of `user` are not taken any more; asks nothing of the database."""
    return _later(user) == LATER.BLOCKED


def _later(user) -> str:
    return remembered("later ideas", _read_later).get(user.pk, "")


def _read_later() -> dict[int, str]:
    """What the newest standing review says of people's later ideas."""
    reviews = Review.objects.filter(undone_on=None).exclude(later="").order_by("id")
    return dict(reviews.values_list("idea__author_id", "later"))
