"""Comments on ideas; one that went on in a topic is a post there."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet
from django.urls import reverse

from ideas import actions
from ideas.boards import boards_where
from ideas.models import Comment
from ideas.permissions import can_moderate
from moderation.flags.subjects.kinds import Around, Subject, SubjectKind


def _load(ids: Collection[int]) -> dict[int, Subject]:
    found = Comment.objects.filter(pk__in=ids).select_related("idea", "author")
    return {comment.pk: _subject(comment) for comment in found}


def _subject(comment: Comment) -> Subject:
    return Subject(
        ref=comment.ref,
        row=comment,
        author=comment.author,
        title=comment.idea.title,
        address=comment.get_absolute_url(),
        created=comment.created,
        html=comment.html,
        source=comment.content,
        version=comment.version,
        is_gone=comment.is_removed or bool(comment.became) or not comment.idea.is_out,
        edit="" if comment.became else reverse("edit_comment", args=[comment.pk]),
    )


def _judged_by(user) -> QuerySet:
    found = Comment.objects.filter(idea__board_id__in=boards_where(user, "see"))
    return (found if can_moderate(user) else found.none()).values("pk")


def _around(subject: Subject) -> list[Around]:
    """What a reply answers, or else the idea."""
    comment = subject.row
    above = comment.parent or comment.idea
    return [Around(above.author, above.html, above.created)]


def _mend(subject: Subject, *, by, title: str, content: str, seen_version: int) -> None:
    actions.edit_comment(
        subject.row, by=by, content=content, seen_version=seen_version, even_removed=True
    )


KIND = SubjectKind(
    load=_load,
    judged_by=_judged_by,
    remove=lambda subject, by: actions.remove_comment(subject.row, by=by),
    restore=lambda subject, by: actions.restore_comment(subject.row, by=by),
    mend=_mend,
    around=_around,
)
