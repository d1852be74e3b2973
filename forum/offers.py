"""What a question that is being written is offered: the text of an answer that may do, further
things that may answer it, and where and with which tags such questions stand.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Hashable
from dataclasses import dataclass, field
from typing import TypeVar

from django.utils.safestring import SafeString, mark_safe

from community.accounts.languages import EVERY, Languages
from community.search.finding import Result, alike, highlight, likeness, passage, show
from community.search.models import SearchEntry
from community.search.query import Query
from community.search.words import WORD, stems_of
from community.things.ref import Ref
from forum.models import Forum, Post
from forum.permissions import can_ask
from forum.tree import forum_tree

Value = TypeVar("Value", bound=Hashable)
LOOKED_AT = 15  # entries, the most alike first
OFFERED = 4
PASSAGE = 480  # characters of an article
READY = 0.5  # how like a question has to be for its answer to be shown
SAME = 0.8  # of their words two titles share for the question to be kept back until that was seen
TOLD = 0.4  # how much likeness, added up, a forum or tag has to carry
MOST_FORUMS = 2
MOST_TAGS = 4


@dataclass(frozen=True)
class Ready:
    """An answer that is there already: what a topic accepted, or a passage of a page, as HTML.

    `is_certain` says that what it answers has the title that is being written, or nearly.
    """

    result: Result
    text: SafeString
    author: str = ""
    is_certain: bool = False


@dataclass(frozen=True)
class Offer:
    """What stands beside the form to ask."""

    ready: Ready | None = None
    further: list[Result] = field(default_factory=list)
    forums: list[Forum] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)

    @property
    def keys(self) -> list[str]:
        """What is shown, as the search calls it."""
        results = [self.ready.result, *self.further] if self.ready else self.further
        return [result.entry.key for result in results]


def offer(user, title: str, body: str = "", *, reads: Languages = EVERY) -> Offer:
    """What there is for somebody who writes this, as far as `user` may see it, in the languages
    that they read.
    """
    if len(title.strip()) + len(body.strip()) <= 3:
        return Offer()
    found = alike(user, title[:200], body[:3000], most=LOOKED_AT, reads=reads)
    near = {entry.key: likeness(entry, found.query) for entry in found.entries}
    results = [show(entry, found.query, {}) for entry in found.answered()[:OFFERED]]
    ready = _ready(title, results, near, found.query)
    return Offer(
        ready,
        [result for result in results if ready is None or result is not ready.result],
        _told(found.entries, near, lambda entry: _forums(user, entry), MOST_FORUMS),
        _told(found.entries, near, lambda entry: entry.tags, MOST_TAGS),
    )


def _ready(title: str, results: list[Result], near: dict[str, float], query: Query) -> Ready | None:
    """The answer of what is most alike, if that is enough."""
    for result in sorted(results, key=lambda result: -near[result.entry.key]):
        if near[result.entry.key] < READY:
            return None
        text, author = _answer(result.entry, query)
        if text:
            return Ready(result, text, author, says_the_same(title, result.entry.title))
    return None


def says_the_same(title: str, other: str) -> bool:
    """Whether two titles share nearly all the words that tell something, whatever their order."""
    mine, theirs = _stems(title), _stems(other)
    return len(mine & theirs) >= SAME * len(mine | theirs) > 0


def _stems(title: str) -> set[str]:
    return {stem for match in WORD.finditer(title) for stem in stems_of(match[0])}


def _answer(entry: SearchEntry, query: Query) -> tuple[SafeString, str]:
    """(the HTML of what an entry answers, who wrote it): the accepted answer of a topic is whole,
    as its page shows it.
    """
    if entry.kind == "topic":
        answers = Post.objects.filter(topic=entry.object_id).accepted().select_related("poster")
        if (answer := answers.first()) is None:
            return mark_safe(""), ""
        return answer.content.rendered, answer.poster.name if answer.poster else ""
    stems = query.stems
    return highlight(passage(entry.answer, stems, PASSAGE), stems), ""


def _forums(user, entry: SearchEntry) -> list[Forum]:
    """The forum in which the entry stands, where `user` may ask."""
    place = Ref.parse(entry.place)
    forum = forum_tree().get(place.id) if place and place.prefix == "forum" else None
    return [forum] if forum and can_ask(user, forum) else []


def _told(
    entries: list[SearchEntry],
    near: dict[str, float],
    values_of: Callable[[SearchEntry], Collection[Value]],
    most: int,
) -> list[Value]:
    """What entries carry, each as much as it is alike; the most told first, and none that is told
    less than half as much as that.
    """
    told: Counter[Value] = Counter()
    for entry in entries:
        for value in values_of(entry):
            told[value] += near[entry.key]  # type: ignore[assignment]
    best = max(told.values(), default=0)
    return [value for value, weight in told.most_common(most) if weight >= max(TOLD, best / 2)]
