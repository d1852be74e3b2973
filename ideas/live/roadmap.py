"""Who sees the roadmap move: whoever looks at it while a status changes on a board they see."""

from __future__ import annotations

from community.events.event import Occurrence
from community.live.announcing import announce
from community.live.broadcast import broadcast
from community.live.streams import Stream, declare_streams
from ideas.boards import boards_where
from ideas.models import Idea


def may_watch_roadmap(user, board_id: int) -> bool:
    """Whoever sees the board."""
    return board_id in boards_where(user, "see")


def announce_on_roadmap(occurrence: Occurrence) -> None:
    """Reaction: the idea's pages, then the roadmaps on which its board stands, which ask for their
    columns anew when nobody points at them. One reaction, because each is one more row that the
    request writes.
    """
    announce(occurrence)
    idea_id = occurrence.event.idea_id
    idea = occurrence.rows.get(f"{Idea.prefix}.{idea_id}")
    idea = idea or Idea.objects.only("board_id").filter(pk=idea_id).first()
    if idea is not None:
        broadcast(f"roadmap.{idea.board_id}", {"do": "anew"})


declare_streams(Stream("roadmap", may_watch_roadmap))
