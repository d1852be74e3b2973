"""What can be found: rooms declare it in their `documents.py`, this room knows none of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import get_language

from community.accounts.memory import remembered


@dataclass(frozen=True)
class Document:
    """One findable thing as its room describes it.

    - key: "topic.42", or "faq.7.<block>" for a part of thing 7
    - scope: who may see it, as a word that the room's `Source.scopes` lists for those who may
      ("forum.3")
    - place: where it stands, as `Source.places` names it ("forum.3")
    - lead: the text that says what it is about; `answer` the text that solves it; `body` the rest
    - solved: None where there is nothing to solve
    - status: what became of it, as `Source.statuses` names it; "" where nothing does
    - stale: nobody has verified it for too long: it sinks
    """

    key: str
    kind: str
    object_id: int
    title: str
    address: str
    scope: str
    date: datetime
    lead: str = ""
    answer: str = ""
    body: str = ""
    locale: str = ""
    place: str = ""
    tags: tuple[str, ...] = ()
    author_id: int | None = None
    solved: bool | None = None
    answers: int | None = None
    votes: int = 0
    status: str = ""
    stale: bool = False


@dataclass(frozen=True)
class Source:
    """What a room answers about one kind of result.

    - thing: the prefix of the kind of thing that its ids belong to; who may see a result now is
      asked there
    - documents: (ids) -> the documents of these things; those that should not be found (removed, a
      draft) have none
    - ids: (after, most) -> the next ids after one, at most so many, in their order
    - scopes: (user) -> the scopes that `user` may see
    - places: (user) -> the names of the places that `user` may see, by their word ("forum.3")
    - statuses: the names of what can become of such things, by their word
    - weight: how much a result of this kind counts beside others that fit equally well
    - suggested: whether it is offered while somebody types a question
    - thank: (user, id of the thing, whether it is given or taken back) -> True when that changed
      something: what "this solved it" does for whoever wrote it
    """

    kind: str
    thing: str
    label: object
    icon: str
    documents: Callable[[Collection[int]], Iterable[Document]]
    ids: Callable[[int, int], list[int]]
    scopes: Callable[[object], Collection[str]]
    places: Callable[[object], dict[str, str]] = field(default=lambda user: {})
    statuses: Callable[[], dict[str, str]] = dict
    weight: float = 1.0
    suggested: bool = False
    thank: Callable[[object, int, bool], bool] = field(default=lambda user, pk, given: False)


SOURCES: dict[str, Source] = {}


def declare_source(*sources: Source) -> None:
    """Add a room's findable things."""
    SOURCES.update({source.kind: source for source in sources})


def scopes_of(user) -> set[str]:
    """Every scope that `user` may see, of all rooms."""
    return {scope for source in SOURCES.values() for scope in source.scopes(user)}


def status_names() -> dict[str, str]:
    """The names of all statuses in the reader's language, by their word; rooms call `forget` when
    one changes.
    """
    return remembered(("names of statuses", get_language()), _status_names)


def _status_names() -> dict[str, str]:
    return {word: name for source in SOURCES.values() for word, name in source.statuses().items()}


def places_for(user) -> dict[str, str]:
    """The names of all places that `user` may see."""
    return {word: name for source in SOURCES.values() for word, name in source.places(user).items()}
