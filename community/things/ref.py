"""What a thing is called where it is no row: in a subscription, a group of sockets, an address."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from community.numbers import number


@dataclass(frozen=True, order=True)
class Ref:
    """ "topic.42": the prefix of a kind of thing and the id of one of them."""

    prefix: str
    id: int

    def __str__(self) -> str:
        return f"{self.prefix}.{self.id}"

    @classmethod
    def parse(cls, text: object) -> Ref | None:
        """The thing that `text` names; None when it names none, whoever wrote it."""
        prefix, dot, key = text.partition(".") if isinstance(text, str) else ("", "", "")
        found = number(key)
        return cls(prefix, found) if dot and prefix and found is not None else None


def ids_by_prefix(texts: Iterable[str]) -> dict[str, list[int]]:
    """Ids of the things that these texts name, by prefix, in the order of the texts; what names
    nothing is left out.
    """
    found: dict[str, list[int]] = {}
    for text in texts:
        if ref := Ref.parse(text):
            found.setdefault(ref.prefix, []).append(ref.id)
    return found
