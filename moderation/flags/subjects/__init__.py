"""What can be flagged: a thing of any room as this one sees it, and what is done to it.

Rooms know nothing of flags: here stands, for each kind of thing, how it is read, who keeps order
among things of its kind, and by which of its room's own actions it is taken away, brought back and
mended. Nobody's right to see a thing is asked here (`permissions.py` does).
"""

from __future__ import annotations

from community.things.ref import Ref, ids_by_prefix
from moderation.flags.subjects import comments, ideas, people, posts
from moderation.flags.subjects.kinds import Around, Subject, SubjectKind

KINDS: dict[str, SubjectKind] = {
    "post": posts.KIND,
    "idea": ideas.KIND,
    "comment": comments.KIND,
    "person": people.KIND,
}


def flagged_as(ref: Ref) -> Ref | None:
    """The thing as which this one is flagged: a topic as its question."""
    return posts.question_of(ref.id) if ref.prefix == "topic" else ref


def subject_of(ref: Ref) -> Subject | None:
    """The thing as a subject; None when it can not be flagged, or is not there."""
    kind = KINDS.get(ref.prefix)
    return kind.load({ref.id}).get(ref.id) if kind else None


def subjects_of(refs) -> dict[str, Subject]:
    """These things by their names, those that are there; one question for each kind."""
    return {
        str(Ref(prefix, pk)): subject
        for prefix, ids in ids_by_prefix(map(str, refs)).items()
        if prefix in KINDS
        for pk, subject in KINDS[prefix].load(set(ids)).items()
    }


__all__ = ["KINDS", "Around", "Subject", "SubjectKind", "flagged_as", "subject_of", "subjects_of"]
