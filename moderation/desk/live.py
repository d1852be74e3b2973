"""Who sees the desk move: whoever works there. Each asks for the rows that they may see."""

from __future__ import annotations

from community.live.streams import Stream, declare_streams
from moderation.desk.permissions import can_work_at_desk

THE_ONE = 1
DESK = f"desk.{THE_ONE}"


def may_watch_desk(user, desk_id: int) -> bool:
    """There is one desk; what is told of it is a word without content."""
    return desk_id == THE_ONE and can_work_at_desk(user)


declare_streams(Stream("desk", may_watch_desk))
