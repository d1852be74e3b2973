"""Who sees an idea move: what its page does about each event."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from community.events.event import Event
from community.fragments.marks import neutral
from community.live.streams import NOTHING, RELOAD, Html, Stream, declare_streams
from ideas import events
from ideas.fragments import idea_pieces
from ideas.live.comments import UPDATES, Talk
from ideas.models import Idea, IdeaMerge
from ideas.permissions import can_read_idea

RESHOWN = (
    events.StatusChanged,
    events.IdeaPlanned,
    events.DecisionUndone,
    events.DecisionEdited,
    events.IdeaEdited,
    events.IdeaTagged,
    events.IdeaLocked,
    events.IdeaUnlocked,
)


def may_watch_idea(user, idea_id: int) -> bool:
    """The page's own permission; an address that leads on to another idea is that one's."""
    idea = Idea.objects.select_related("merged_into").filter(pk=idea_id).first()
    return idea is not None and can_read_idea(user, idea.merged_into or idea)


class IdeaPage:
    """What pages of an idea do about its events. (See `community.live.streams.Page`.)"""

    def __init__(self, idea: Idea, happened: Sequence[Event], languages: list[str]) -> None:
        self.idea, self.languages = idea, languages
        self.talk = Talk(idea, happened, languages)

    @cached_property
    def merges(self) -> list[IdeaMerge]:
        found = IdeaMerge.objects.standing_in(self.idea)
        return list(found) if self.idea.duplicates_count else []

    def update(self, event: Event) -> tuple[dict[str, Any], Html | None]:
        """A vote is a number; a decision or another text are the pieces that say so. A merge
        leads to another page, or turns over whether one has voted: the page is loaded again.
        """
        if isinstance(event, (events.IdeaSubmitted, events.IdeaHeld)):
            return NOTHING
        if isinstance(event, events.IdeaVoted):
            return {
                "do": "score",
                "post": self.idea.live_group,
                "score": self.idea.votes_count,
            }, None
        if type(event) in UPDATES:
            return self.talk.update(event)
        if isinstance(event, RESHOWN):
            return {"do": "replace"}, {code: self._pieces(code) for code in self.languages}
        return RELOAD

    def _pieces(self, language: str) -> str:
        pieces = idea_pieces(self.idea, self.merges, language)
        return neutral(pieces.state + pieces.vote + pieces.text + pieces.decision + pieces.timeline)


def idea_page(
    idea_id: int, happened: Sequence[Event], languages: list[str], row: Idea | None
) -> IdeaPage | None:
    """See `community.live.streams.Stream`."""
    idea = Idea.objects.with_page(idea_id)
    return IdeaPage(idea, happened, languages) if idea else None


declare_streams(Stream("idea", may_watch_idea, idea_page, presence=True))
