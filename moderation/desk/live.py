"""Who sees the desk move: whoever works there. Each asks for the rows that they may see; while a
page of theirs is open they are there.
"""

from __future__ import annotations

from community.live.streams import Stream, declare_streams
from moderation.desk.actions.being_there import note_present
from moderation.desk.actions.telling import THE_ONE
from moderation.desk.permissions import can_work_at_desk


def may_watch_desk(user, desk_id: int) -> bool:
    """What is told of the desk is a word without content."""
    return desk_id == THE_ONE and can_work_at_desk(user)


declare_streams(Stream("desk", may_watch_desk, beat=note_present))
