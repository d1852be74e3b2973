"""Who sees the room move: pages of an idea, and the team's room behind it."""

from ideas.live.comments import may_watch_backroom
from ideas.live.ideas import may_watch_idea
from ideas.live.roadmap import announce_on_roadmap, may_watch_roadmap

__all__ = ["announce_on_roadmap", "may_watch_backroom", "may_watch_idea", "may_watch_roadmap"]
