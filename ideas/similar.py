"""Which ideas wish for the same: for who is about to say it again, and for who keeps order."""

from __future__ import annotations

import re

from community.accounts.languages import EVERY, Languages
from community.numbers import number
from community.search.finding import alike, likeness, search, things_with
from community.search.query import Filters
from ideas.families import originals
from ideas.models import Idea

MOST_TEXT = 3000
KINDS = ("idea",)
LEAST_ALIKE = 0.25  # how alike an idea has to be for the team to be told
BY_NUMBER = re.compile(r"#?(\d+)|.*/ideas/(\d+)(?:/.*)?")


def similar_ideas(
    user,
    title: str,
    body: str = "",
    *,
    most: int,
    but: int | None = None,
    least: float = 0,
    reads: Languages = EVERY,
) -> list[Idea]:
    """Ideas that `user` may see and that say much the same, the most alike first, whatever became
    of them; where a duplicate says it, its original. `but` is the idea that says this itself;
    `least` is how much of what is told has to stand there, from 0 to 1; what is in none of the
    languages `reads` has to be much more alike.
    """
    found = alike(user, title[:200], body[:MOST_TEXT], most=most * 3, kinds=KINDS, reads=reads)
    near = [one for one in found.entries if not least or likeness(one, found.query) >= least]
    return _in_order(user, [entry.object_id for entry in near], most, but)


def sought_ideas(user, typed: str, *, most: int, but: int | None = None) -> list[Idea]:
    """Ideas that `user` may see by what they typed: a number, an address, words."""
    if named := BY_NUMBER.fullmatch(typed.strip()):
        ids = [number(named[1] or named[2]) or 0]
    else:
        hits = search(user, typed, filters=Filters(kind="idea")).results
        ids = [hit.entry.object_id for hit in hits]
    return _in_order(user, ids, most, but)


def ideas_with(user, typed: str, *, most: int) -> list[int]:
    """Ids of ideas that what `user` typed names: a number, an address, or words that all stand
    there; the originals of duplicates.
    """
    if named := BY_NUMBER.fullmatch(typed.strip()):
        return originals([number(named[1] or named[2]) or 0])
    return originals(things_with(user, typed, kind="idea", most=most))


def _in_order(user, ids: list[int], most: int, but: int | None) -> list[Idea]:
    order = [pk for pk in originals(ids) if pk != but]
    shown = Idea.objects.visible_to(user).listed().filter(pk__in=order).select_related("author")
    return sorted(shown, key=lambda idea: order.index(idea.pk))[:most]
