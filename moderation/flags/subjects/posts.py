"""Posts. A topic is flagged as its question, and is taken away with it."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet
from django.urls import reverse

from community.things.ref import Ref
from forum import actions
from forum.models import Post
from forum.permissions import forums_where
from moderation.flags.subjects.kinds import Around, Subject, SubjectKind

TITLE = (8, 160)


def _load(ids: Collection[int]) -> dict[int, Subject]:
    posts = Post.objects.filter(pk__in=ids).select_related("topic", "poster")
    return {post.pk: _subject(post) for post in posts}


def _subject(post: Post) -> Subject:
    return Subject(
        ref=post.ref,
        row=post,
        author=post.poster,
        title=post.topic.subject,
        address=post.get_absolute_url(),
        created=post.created,
        html=post.content.rendered,
        source=post.content.raw,
        named=TITLE if post.is_question else None,
        version=post.updates_count,
        is_gone=not post.approved,
        edit=reverse("edit", args=[post.pk]),
    )


def question_of(topic_id: int) -> Ref | None:
    """The post as which a topic is flagged."""
    question = Post.objects.filter(topic_id=topic_id, number=0, parent=None)
    pk = question.values_list("pk", flat=True).first()
    return Ref("post", pk) if pk else None


def _judged_by(user) -> QuerySet:
    kept = forums_where(user, "can_delete_posts") & forums_where(user, "can_read_forum")
    return Post.objects.filter(topic__forum_id__in=kept).values("pk")


def _around(subject: Subject) -> list[Around]:
    """What a reply answers; before an answer stands the question."""
    post = subject.row
    found = Post.objects.filter(topic_id=post.topic_id).exclude(pk=post.pk)
    above = (
        found.filter(pk=post.parent_id) if post.parent_id else found.filter(number=0, parent=None)
    )
    return [
        Around(one.poster, one.content.rendered, one.created)
        for one in above.select_related("poster")[:1]
    ]


def _mend(subject: Subject, *, by, title: str, content: str, seen_version: int) -> None:
    named = title if subject.named else None
    actions.edit_post(subject.row, by=by, content=content, title=named, seen_version=seen_version)


KIND = SubjectKind(
    load=_load,
    judged_by=_judged_by,
    remove=lambda subject, by: actions.remove_post(subject.row, by=by),
    restore=lambda subject, by: actions.restore_post(subject.row, by=by),
    mend=_mend,
    around=_around,
)
