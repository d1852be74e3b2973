"""Ideas."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet
from django.urls import reverse

from ideas import actions
from ideas.boards import boards_where
from ideas.models import Idea
from ideas.permissions import can_moderate
from ideas.rules import LEAST_TITLE, MOST_TITLE
from moderation.flags.subjects.kinds import Subject, SubjectKind


def _load(ids: Collection[int]) -> dict[int, Subject]:
    ideas = Idea.objects.filter(pk__in=ids).select_related("author")
    return {idea.pk: _subject(idea) for idea in ideas}


def _subject(idea: Idea) -> Subject:
    return Subject(
        ref=idea.ref,
        row=idea,
        author=idea.author,
        title=idea.title,
        address=idea.get_absolute_url(),
        created=idea.created,
        html=idea.html,
        source=idea.content,
        named=(LEAST_TITLE, MOST_TITLE),
        version=idea.version,
        is_gone=not idea.is_out,
        edit=reverse("edit_idea", args=[idea.pk]),
    )


def _judged_by(user) -> QuerySet:
    found = Idea.objects.filter(board_id__in=boards_where(user, "see"))
    return (found if can_moderate(user) else found.none()).values("pk")


def _mend(subject: Subject, *, by, title: str, content: str, seen_version: int) -> None:
    actions.edit_idea(
        subject.row,
        by=by,
        title=title,
        content=content,
        seen_version=seen_version,
        even_removed=True,
    )


KIND = SubjectKind(
    load=_load,
    judged_by=_judged_by,
    remove=lambda subject, by: actions.remove_idea(subject.row, by=by),
    restore=lambda subject, by: actions.restore_idea(subject.row, by=by),
    mend=_mend,
)
