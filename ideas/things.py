"""The room's things: ideas, and what the team decided about them."""

from __future__ import annotations

from collections.abc import Collection

from django.utils.translation import gettext_lazy as _

from community.things.kinds import ThingKind, Titles, declare_things
from ideas.models import Idea, StatusChange
from ideas.permissions import readers


def _ideas(user, ids: Collection[int]) -> set[int]:
    return set(Idea.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))


def _idea_titles(user, ids: Collection[int]) -> Titles:
    ideas = Idea.objects.visible_to(user).filter(pk__in=ids).only("id", "title")
    return {idea.pk: (idea.title, idea.get_absolute_url()) for idea in ideas}


def _idea_readers(people, idea_id: int) -> set[int]:
    idea = Idea.objects.filter(pk=idea_id).first()
    return readers(people, idea) if idea else set()


def _decisions_seen_by(user, ids: Collection[int]):
    seen = Idea.objects.visible_to(user)
    return StatusChange.objects.filter(pk__in=ids, idea__in=seen).select_related("idea")


def _decisions(user, ids: Collection[int]) -> set[int]:
    return set(_decisions_seen_by(user, ids).values_list("pk", flat=True))


def _decision_titles(user, ids: Collection[int]) -> Titles:
    found = _decisions_seen_by(user, ids)
    return {change.pk: (change.idea.title, change.get_absolute_url()) for change in found}


declare_things(
    ThingKind("idea", _("Ideas"), "lightbulb", _ideas, _idea_titles, _idea_readers),
    ThingKind("decision", _("Decisions"), "megaphone", _decisions, _decision_titles),
)
