"""What happened to release notes. Ids and plain values only."""

from dataclasses import dataclass

from community.events.event import Event


@dataclass(frozen=True)
class _OfRelease(Event):
    release_id: int
    note_id: int


@dataclass(frozen=True)
class ReleasePublished(_OfRelease, name="releases.release_published"):
    """A note went live in one of its languages, for the first time or once more."""


@dataclass(frozen=True)
class ReleaseWithdrawn(_OfRelease, name="releases.release_withdrawn"):
    """A note is not live any more in one of its languages."""


@dataclass(frozen=True)
class IdeasReleased(_OfRelease, name="releases.ideas_released", unseen=True):
    """Everything that a publishing completes is completed: `keys` are what no publishing of this
    release had completed before ("idea.7", "topic.42"), none of a note that completes nothing.
    """

    keys: tuple[str, ...]
