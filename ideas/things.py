"""The room's things: ideas, what the team decided about them, and what is said about them."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.accounts.prepared import Question, asked
from community.things.kinds import Asked, ThingKind, Titles, declare_things
from ideas.models import Comment, Idea, Note, StatusChange
from ideas.permissions import can_share_notes, readers, sharers
from ideas.querysets import sight


def _ideas_of(user, *columns: str) -> Question:
    """Their own stand in it by their id, so that it is the same for all who see the same boards."""
    own = (user.pk,) if user.is_authenticated else ()

    def make(ids: list[int]) -> QuerySet:
        found = Idea.objects.visible_to(user, own=ids[-1] if own else None)
        return found.filter(pk__in=ids[:-1] if own else ids).values_list("pk", *columns)

    return Question(("ideas", columns, sight(user), bool(own)), make, own)


_ideas = Asked(_ideas_of)


def _idea_titles(user, ids: Collection[int]) -> Titles:
    rows = asked(_ideas_of(user, "title"), ids)
    return {pk: (title, Idea.address_of(pk, title)) for pk, title in rows}


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


def _comments(user, ids: Collection[int]) -> set[int]:
    return set(Comment.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))


def _comment_titles(user, ids: Collection[int]) -> Titles:
    found = Comment.objects.visible_to(user).filter(pk__in=ids).select_related("idea")
    return {comment.pk: (comment.idea.title, comment.get_absolute_url()) for comment in found}


def _backrooms(user, ids: Collection[int]) -> set[int]:
    return _ideas(user, ids) if can_share_notes(user) else set()


def _backroom_titles(user, ids: Collection[int]) -> Titles:
    titles = _idea_titles(user, ids) if can_share_notes(user) else {}
    return {pk: (title, reverse("idea_notes", args=[pk])) for pk, (title, _at) in titles.items()}


def _backroom_readers(people, idea_id: int) -> set[int]:
    idea = Idea.objects.filter(pk=idea_id).first()
    return sharers(people, idea) if idea else set()


def _notes(user, ids: Collection[int]) -> set[int]:
    return set(Note.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))


def _note_titles(user, ids: Collection[int]) -> Titles:
    found = Note.objects.visible_to(user).filter(pk__in=ids).select_related("room__idea")
    return {note.pk: (note.room.idea.title, note.get_absolute_url()) for note in found}


declare_things(
    ThingKind("idea", _("Ideas"), "lightbulb", _ideas, _idea_titles, _idea_readers, shared=True),
    ThingKind("decision", _("Decisions"), "megaphone", _decisions, _decision_titles),
    ThingKind("comment", _("Comments"), "message-circle", _comments, _comment_titles),
    ThingKind(
        "backroom",
        _("The team’s notes"),
        "lock",
        _backrooms,
        _backroom_titles,
        _backroom_readers,
    ),
    ThingKind("note", _("The team’s notes"), "lock", _notes, _note_titles),
)
