"""What can be watched: rooms declare it in their `live.py`, this room knows none of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from community.events.event import Event
from community.things.ref import Ref

Html = dict[str, str]
RELOAD: tuple[dict, None] = ({"do": "reload"}, None)
NOTHING: tuple[dict, None] = ({"do": "nothing"}, None)


class Page(Protocol):
    """What pages that show one thing do about some of its events."""

    def update(self, event: Event) -> tuple[dict[str, Any], Html | None]:
        """What they do about one of the events: a message of plain values ("do" says what), and
        HTML by language for those that need some.
        """


@dataclass(frozen=True)
class Stream:
    """What a room answers about the groups of one prefix: "topic" for "topic.42".

    - may_watch: (user, id) -> whether `user` may hear it; the question that the page asks
    - page: (id, events, languages, row) -> what pages do about these events, looked up once for
      all of them; `row` is what the action held locked, or None; None when the thing is gone
    - presence: whether who is there is shown to those who are there
    - beat: called with the ids of the members who are there, as they come and every BEAT_SECONDS
      while they stay, by each process for its own sockets
    """

    prefix: str
    may_watch: Callable[[Any, int], bool]
    page: Callable[[int, Sequence[Event], list[str], Any], Page | None] | None = None
    presence: bool = False
    beat: Callable[[Collection[int]], object] | None = None


STREAMS: dict[str, Stream] = {}


def declare_streams(*streams: Stream) -> None:
    """Add a room's groups."""
    STREAMS.update({stream.prefix: stream for stream in streams})


def stream_of(group: str) -> tuple[Stream, int] | None:
    """The declared stream and the id of "topic.42"; None for what nobody declared."""
    ref = Ref.parse(group)
    return (STREAMS[ref.prefix], ref.id) if ref and ref.prefix in STREAMS else None


def may_watch(user, group: str) -> bool:
    """Whether `user` may hear what is sent to `group`."""
    found = stream_of(group)
    return found is not None and found[0].may_watch(user, found[1])


def shows_presence(group: str) -> bool:
    """Whether those who watch `group` see each other."""
    found = stream_of(group)
    return found is not None and found[0].presence


def beat_of(group: str) -> Callable[[Collection[int]], object] | None:
    """Who wants to hear that people are still at `group`; None when nobody does."""
    found = stream_of(group)
    return found[0].beat if found else None


def page_of(group: str, events: Sequence[Event], languages: list[str], row=None) -> Page | None:
    """What pages of `group` do about these events; None when there is no page any more."""
    found = stream_of(group)
    if found is None or found[0].page is None:
        return None
    return found[0].page(found[1], events, languages, row)
