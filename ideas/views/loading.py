"""Load a thing for a viewer or answer 404."""

from __future__ import annotations

from django.http import Http404

from ideas.models import Comment, Idea, Note, StatusChange
from ideas.permissions import can_read_idea


def load_idea(user, idea_id: int) -> Idea:
    """The idea if `user` may see it; otherwise it does not exist (404)."""
    idea = Idea.objects.with_page(idea_id)
    if idea is None or not can_read_idea(user, idea):
        raise Http404
    return idea


def load_decision(user, change_id: int) -> StatusChange:
    """What was decided, with its idea, if `user` may see it; otherwise it does not exist (404)."""
    seen = Idea.objects.visible_to(user)
    changes = StatusChange.objects.filter(pk=change_id, idea__in=seen)
    change = changes.select_related("idea", "status").first()
    if change is None:
        raise Http404
    return change


def load_comment(user, comment_id: int) -> Comment:
    """The comment, with its idea, if `user` may see it; otherwise it does not exist (404)."""
    seen = Comment.objects.visible_to(user).select_related("idea", "author")
    comment = seen.filter(pk=comment_id).first()
    if comment is None:
        raise Http404
    return comment


def load_note(user, note_id: int) -> Note:
    """The note, with its idea, if `user` shares it; otherwise it does not exist (404)."""
    note = Note.objects.visible_to(user).select_related("room__idea").filter(pk=note_id).first()
    if note is None:
        raise Http404
    return note
