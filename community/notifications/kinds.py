"""The tables that rooms fill from their `notifications.py`: which kinds of notice there are, and
what mails about their things say. This room knows neither.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from community.accounts.doors import Refused
from community.things.ref import Ref

NOW, DIGEST, NEVER = "now", "digest", ""


@dataclass(frozen=True)
class Kind:
    """One row of the matrix.

    `one` and `many` are lazy texts with %(name)s, %(title)s and, in `many`, %(n)s.

    `in_app` and `mail` (NOW, DIGEST or NEVER) are what holds until a person chooses otherwise.
    `quotes` is the noun of a notice's target, where that is not what people say about the thing.
    """

    name: str
    label: object
    one: Any
    many: Any
    in_app: bool = True
    mail: str = NOW
    quotes: str = ""


@dataclass(frozen=True)
class Passage:
    """One piece of a mail: somebody's words with their address. `html` is sanitised already."""

    author: str
    text: str
    html: str
    address: str


Passages = Callable[[Any, Collection[int]], dict[int, Passage]]
Target = tuple[str, int]  # the noun ("" for what people say about the thing), the id


@dataclass(frozen=True)
class MailAbout:
    """What a room adds to mails about its things of one kind.

    - passages: (user, target ids) -> the words of these targets (posts) that `user` may see, by id
    - others: the same by the nouns that kinds of notice quote instead
    - answer: posts a reply that came by mail, (user, id, target id or None, text, files) ->
      address; raises NotTaken
    - limit: the rule that such a reply counts against
    """

    passages: Passages | None = None
    answer: Callable[..., str] | None = None
    limit: str = ""
    others: Mapping[str, Passages] = field(default_factory=dict)

    def words(self, user, targets: Collection[Target]) -> dict[Target, Passage]:
        """What `user` may read of these; asks once for each noun."""
        by_noun = {"": self.passages, **self.others}
        found: dict[Target, Passage] = {}
        for noun in sorted({noun for noun, _pk in targets}):
            if quote := by_noun.get(noun):
                said = quote(user, [pk for one, pk in targets if one == noun])
                found |= {(noun, pk): passage for pk, passage in said.items()}
        return found


@dataclass(frozen=True)
class DigestSection:
    """A heading with links:

    (title, full address, a few words beside it). A digest without any news is not sent.
    """

    heading: str
    links: list[tuple[str, str, str]]
    is_news: bool


class NotTaken(Refused):
    """A reply by mail cannot become a post; the reason is a sentence for its sender."""


KINDS: dict[str, Kind] = {}
MAIL_ABOUT: dict[str, MailAbout] = {}
DIGESTS: list[Callable[[Any, datetime], list[DigestSection]]] = []
COMPOSERS: dict[str, Callable] = {}


def declare_digest(make: Callable[[Any, datetime], list[DigestSection]]) -> None:
    """Add what a room has to say in a digest: (person, moment) -> sections."""
    DIGESTS.append(make)


def declare_composer(stream: str, compose: Callable) -> None:
    """Let a room write the mails of a stream of its own:

    (Mail) -> `composing.Letter`, or None for nothing to say.
    """
    COMPOSERS[stream] = compose


def declare_kinds(*kinds: Kind) -> None:
    """Add a room's rows to the matrix, in the order in which people see them."""
    KINDS.update({kind.name: kind for kind in kinds})


def declare_mail_about(prefix: str, mail_about: MailAbout) -> None:
    """Add what a room quotes in mails about its things "prefix.42", and does with an answer."""
    MAIL_ABOUT[prefix] = mail_about


def target_of(notice) -> Target | None:
    """What a notice quotes; None for one that quotes nothing."""
    kind = KINDS.get(notice.kind)
    return (kind.quotes if kind else "", notice.target_id) if notice.target_id else None


def mail_about(ref: Ref | None) -> MailAbout:
    """What mails about this thing quote and do; nothing where no room has declared it."""
    return MAIL_ABOUT.get(ref.prefix if ref else "", MailAbout())
