"""Which other idea says much the same as this one: looked for once it can be found itself, so that
nobody waits for the search while they look through many.
"""

from __future__ import annotations

from community.events.event import Occurrence
from community.writing.words import plain_words
from ideas.boards import same_readers
from ideas.models import Idea
from ideas.rules import CANDIDATES
from ideas.similar import LEAST_ALIKE, similar_ideas


def find_alike(occurrence: Occurrence) -> None:
    """Reaction to a new idea, and to one that says something else: what its author could find that
    says the same, where the same people read it.
    """
    found = Idea.objects.listed().filter(pk=occurrence.event.idea_id).select_related("author")
    idea = found.first()
    if idea is None or idea.author is None:
        return
    words = (idea.title, plain_words(idea.rendered))
    known = {"most": CANDIDATES, "but": idea.pk, "least": LEAST_ALIKE}
    alike = similar_ideas(idea.author, *words, **known)
    first = next((one for one in alike if same_readers(one.board_id, idea.board_id)), None)
    Idea.objects.filter(pk=idea.pk).update(similar_to=first)
