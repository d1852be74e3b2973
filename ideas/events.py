"""What happened to ideas. Ids and plain values only; the first id is the idea's."""

from dataclasses import dataclass

from community.events.event import Event


@dataclass(frozen=True)
class _OfIdea(Event):
    idea_id: int


@dataclass(frozen=True)
class IdeaSubmitted(_OfIdea, name="ideas.idea_submitted"):
    """Somebody wishes for something; their own vote is counted."""

    board_id: int


@dataclass(frozen=True)
class IdeaVoted(_OfIdea, name="ideas.idea_voted", secret=True):
    """A vote was given (`value` is 1) or taken back (0); `votes` is how many people voted since."""

    votes: int
    value: int
    was: int


@dataclass(frozen=True)
class StatusChanged(_OfIdea, name="ideas.status_changed"):
    """The team gave the idea another status; `change_id` is the record of it with the team's
    words.
    """

    change_id: int
    from_status_id: int
    to_status_id: int


@dataclass(frozen=True)
class DecisionEdited(_OfIdea, name="ideas.decision_edited"):
    """The team's words about a status changed."""

    change_id: int


@dataclass(frozen=True)
class IdeaEdited(_OfIdea, name="ideas.idea_edited"):
    """The text or the title changed; `newly_mentioned` are user names that it did not mention
    before.
    """

    newly_mentioned: tuple[str, ...] = ()


@dataclass(frozen=True)
class IdeaRemoved(_OfIdea, name="ideas.idea_removed"):
    """An idea was taken away."""


@dataclass(frozen=True)
class IdeaRestored(_OfIdea, name="ideas.idea_restored"):
    """A removed idea is back."""


@dataclass(frozen=True)
class IdeasMerged(_OfIdea, name="ideas.ideas_merged"):
    """The idea became a duplicate of `into_id`; `merge_id` is the record of it."""

    into_id: int
    merge_id: int


@dataclass(frozen=True)
class MergeUndone(_OfIdea, name="ideas.merge_undone"):
    """The idea stands by itself again, apart from `into_id`."""

    into_id: int
    merge_id: int
