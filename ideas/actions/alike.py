"""Which other idea says much the same as this one: looked for once it can be found itself, so that
nobody waits for the search while they look through many.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.contrib.auth.models import AnonymousUser

from community.events.event import Occurrence
from community.transactions import one_transaction
from community.writing.words import plain_words
from ideas.actions.ideas import locked
from ideas.boards import same_readers
from ideas.models import Idea, ToldApart
from ideas.rules import CANDIDATES
from ideas.similar import LEAST_ALIKE, similar_ideas


def find_alike(occurrence: Occurrence) -> None:
    """Reaction to a new idea, to one that says something else, and to one that is not the same as
    that which it looked like.
    """
    look_for_alike([occurrence.event.idea_id])


def look_for_alike(ids: Collection[int]) -> None:
    """Note of each of these ideas what its author (or a visitor, where there is none) could find
    that says the same, where the same people read it and nobody of the team has told the two apart.
    """
    for idea in Idea.objects.listed().filter(pk__in=ids).select_related("author").order_by("pk"):
        _note(idea, _most_alike(idea))


@one_transaction
def _note(idea: Idea, alike: Idea | None) -> None:
    """Unless somebody has told the two apart while it was looked for."""
    locked(idea.pk)
    if alike is None or not ToldApart.objects.between(idea, alike).exists():
        Idea.objects.filter(pk=idea.pk).update(similar_to=alike)


def _most_alike(idea: Idea) -> Idea | None:
    words = (idea.title, plain_words(idea.rendered))
    known: dict[str, Any] = {"most": CANDIDATES, "but": idea.pk, "least": LEAST_ALIKE}
    apart = ToldApart.objects.apart_from(idea)
    for one in similar_ideas(idea.author or AnonymousUser(), *words, **known):
        if one.pk not in apart and same_readers(one.board_id, idea.board_id):
            return one
    return None
