"""The table of kinds of thing, which rooms fill from their `things.py`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from typing import Any

from community.accounts.prepared import Question, asked, asked_together
from community.things.ref import Ref, ids_by_prefix

Titles = dict[int, tuple[str, str]]


@dataclass(frozen=True)
class Asked:
    """`ThingKind.readable` as a question to the database for ids, so that things of several kinds
    are asked for in one statement. `question` is that of a reader.
    """

    question: Callable[[Any], Question]

    def __call__(self, user, ids: Collection[int]) -> set[int]:
        return {pk for (pk,) in asked(self.question(user), ids)}


@dataclass(frozen=True)
class ThingKind:
    """What a room answers about its things of one kind.

    - prefix: what stands before the dot of a `Ref`
    - label: a lazy text, the plural ("Topics")
    - icon: its name among the icons
    - readable: (user, ids) -> those that `user` may see now; the question that the page asks
    - titles: (user, ids) -> (title, address) by id, of those that `user` may see
    - readers: (people, id) -> ids of those of `people` who may see it, asked once for all
    - files: (user, ids) -> those whose files `user` may fetch; `readable` where it is not given
    - shared: whether each has a page for everybody, whose link carries a picture of its title
    """

    prefix: str
    label: Any
    icon: str
    readable: Callable[[Any, Collection[int]], set[int]]
    titles: Callable[[Any, Collection[int]], Titles]
    readers: Callable[[Collection[Any], int], set[int]] | None = None
    files: Callable[[Any, Collection[int]], set[int]] | None = None
    shared: bool = False


KINDS: dict[str, ThingKind] = {}


def declare_things(*kinds: ThingKind) -> None:
    """Add a room's kinds of thing, in the order in which people see them."""
    KINDS.update({kind.prefix: kind for kind in kinds})


def readable_among(user, texts: Iterable[str]) -> set[str]:
    """Which of these things ("topic.42") `user` may see; one statement for all kinds that are
    `Asked`, one for each of the others.
    """
    seen: dict[str, set[int]] = {}
    together: dict[str, tuple[Question, set[int]]] = {}
    for prefix, ids in ids_by_prefix(texts).items():
        readable = KINDS[prefix].readable if prefix in KINDS else None
        if isinstance(readable, Asked):
            together[prefix] = readable.question(user), set(ids)
        elif readable:
            seen[prefix] = readable(user, set(ids))
    for prefix, rows in zip(together, asked_together(list(together.values())), strict=True):
        seen[prefix] = {pk for (pk,) in rows}
    return {str(Ref(prefix, pk)) for prefix, ids in seen.items() for pk in ids}


def is_readable(user, ref: Ref) -> bool:
    """Whether `user` may see this thing now."""
    kind = KINDS.get(ref.prefix)
    return kind is not None and ref.id in kind.readable(user, {ref.id})


def files_open_in(user, ref: Ref) -> bool:
    """Whether `user` may fetch the files that stand in this thing now."""
    kind = KINDS.get(ref.prefix)
    return kind is not None and ref.id in (kind.files or kind.readable)(user, {ref.id})


def title_of(user, ref: Ref) -> tuple[str, str] | None:
    """(title, address) of a thing; None when `user` may not see it, or nobody declared it."""
    kind = KINDS.get(ref.prefix)
    return kind.titles(user, {ref.id}).get(ref.id) if kind else None


def readers_of(people: Collection[Any], ref: Ref) -> set[int]:
    """Ids of those of `people` who may see a thing."""
    kind = KINDS[ref.prefix]
    if kind.readers:
        return kind.readers(people, ref.id)
    return {person.pk for person in people if ref.id in kind.readable(person, {ref.id})}
