"""Who works at the desk, and which matters they see there: asked by the page, its rows, the socket
and every action.
"""

from __future__ import annotations

from community.accounts.permissions import holds
from forum.permissions import forums_where
from ideas.boards import boards_where
from ideas.permissions import can_moderate


def can_work_at_desk(user) -> bool:
    """See the desk, and take what stands on it."""
    return holds(user, "desk.work_at_desk")


def places_seen(user) -> list[str]:
    """The forums and boards ("forum.3", "board.2") whose matters `user` sees at the desk."""
    if not can_work_at_desk(user):
        return []
    forums = (f"forum.{pk}" for pk in forums_where(user, "can_read_forum"))
    return sorted([*forums, *(f"board.{pk}" for pk in boards_where(user, "see"))])


def kinds_hidden_from(user) -> list[str]:
    """What waits for review is for those alone who keep order among ideas."""
    return [] if can_moderate(user) else ["review"]
