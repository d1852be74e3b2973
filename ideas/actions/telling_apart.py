"""Say that two ideas that look alike are not the same wish, and take that back."""

from __future__ import annotations

from community.accounts.doors import Refused
from community.events.actions import publish
from community.transactions import by_id, one_transaction
from ideas import events
from ideas.models import Idea, ToldApart


@one_transaction
def tell_apart(idea: Idea, *, by, other: Idea) -> ToldApart:
    """Note that an idea is not the same as `other`, so that neither is said to look like the other
    any more; what else looks like it is looked for. Returns the record of it, the first one where
    it was said before. Raises Refused("same") for an idea and itself.
    """
    if idea.pk == other.pk:
        raise Refused("same")
    _locked(idea, other)
    if said := ToldApart.objects.between(idea, other).first():
        return said
    one, later = sorted((idea, other), key=lambda each: each.pk)
    said = ToldApart.objects.create(one=one, other=later, by=by)
    for each, twin in ((idea, other), (other, idea)):
        Idea.objects.filter(pk=each.pk, similar_to=twin).update(similar_to=None)
    publish(events.IdeasToldApart(by.pk, idea.pk, other.pk))
    return said


@one_transaction
def undo_telling_apart(idea: Idea, *, by, other: Idea) -> None:
    """Let an idea look like `other` again; harmless where nobody told them apart."""
    _locked(idea, other)
    if ToldApart.objects.between(idea, other).delete()[0]:
        Idea.objects.filter(pk=idea.pk).update(similar_to=other)
        publish(events.TellingApartUndone(by.pk, idea.pk, other.pk))


def _locked(*ideas: Idea) -> None:
    """Lock these in the order of their ids."""
    list(by_id(Idea.objects.filter(pk__in=[idea.pk for idea in ideas])).values_list("pk"))
