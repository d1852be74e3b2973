"""Many rows at once, for imports and the demo: rows are written in bulk, then counted once.

No events, no notices.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import (
    Count,
    DateTimeField,
    Exists,
    F,
    Max,
    Model,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
)
from django.db.models.functions import Coalesce, Greatest
from django.utils import timezone

from community.events.event import Occurrence
from community.events.reactions import in_portions
from community.events.version import touch_portal
from community.transactions import by_id, one_transaction
from community.writing.markup import render
from forum.models import AcceptedAnswer, Forum, Post, Topic
from forum.tallies import recount_tallies
from forum.tree import forget_tree

User = get_user_model()
BATCH = 500


def new_post(*, mentions: bool = True, **fields) -> Post:
    """An unsaved post whose Markdown is rendered already, ready for `bulk_create`."""
    post = Post(**fields)
    post._content_rendered = render(post.content.raw, mentions=mentions)
    return post


def _count(queryset, key: str, of: str = "pk"):
    return Coalesce(Subquery(queryset.order_by().values(key).annotate(n=Count(of)).values("n")), 0)


def in_chunks(queryset) -> Iterator[list[int]]:
    """The ids of a queryset, BATCH at a time, with constant memory; rows may be changed
    meanwhile.
    """
    last = 0
    while chunk := list(
        queryset.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]
    ):
        yield chunk
        last = chunk[-1]


def _lock(model: type[Model], ids: list[int]) -> None:
    """Nobody else counts these rows while we do."""
    list(by_id(model._default_manager.filter(pk__in=ids)).values_list("pk", flat=True))


def recount_topics(topics: QuerySet) -> None:
    """Set every counter of these topics from their posts, BATCH topics a statement."""
    for chunk in in_chunks(topics):
        _recount_topics(chunk)


@one_transaction
def _recount_topics(ids: list[int]) -> None:
    """A removed topic keeps its question, and no number is given a second time."""
    _lock(Topic, ids)
    everything = Post.objects.filter(topic=OuterRef("pk"))
    question = everything.filter(parent=None, number=0)
    highest = everything.order_by().values("topic").annotate(n=Max("number")).values("n")
    shown = everything.filter(approved=True)
    last = shown.order_by("-created", "-id")
    accepted = AcceptedAnswer.objects.filter(
        post__topic=OuterRef("pk"), post__approved=True, withdrawn_on=None
    )
    first_accepted = accepted.order_by("created", "id")
    Topic.objects.filter(pk__in=ids).update(
        posts_count=_count(shown, "topic"),
        answers_count=_count(shown.filter(parent=None, number__gt=0), "topic"),
        answers_numbered=Greatest(F("answers_numbered"), Coalesce(Subquery(highest), 0)),
        first_post_id=Subquery(question.values("pk")[:1]),
        last_post_id=Subquery(last.values("pk")[:1]),
        last_post_on=Coalesce(
            Subquery(last.values("created")[:1]), F("created"), output_field=DateTimeField()
        ),
        last_poster_id=Coalesce(Subquery(last.values("poster_id")[:1]), F("poster_id")),
        accepted_count=_count(accepted, "post__topic"),
        solved_on=Subquery(first_accepted.values("created")[:1]),
        solver_id=Subquery(first_accepted.values("post__poster_id")[:1]),
        me_too_count=Coalesce(Subquery(question.filter(score__gt=0).values("score")[:1]), 0),
        row_version=F("row_version") + 1,
    )


def recount_replies(posts: QuerySet) -> None:
    """Set how many replies these posts have: the whole branch for an answer or question, direct
    ones for a reply.
    """
    for chunk in in_chunks(posts):
        _recount_replies(chunk)


@one_transaction
def _recount_replies(ids: list[int]) -> None:
    _lock(Post, ids)
    whole = _count(Post.objects.filter(root=OuterRef("pk"), approved=True), "root")
    direct = _count(Post.objects.filter(parent=OuterRef("pk"), approved=True), "parent")
    posts = Post.objects.filter(pk__in=ids)
    posts.filter(parent=None).update(replies_count=whole, version=F("version") + 1)
    posts.exclude(parent=None).update(replies_count=direct, version=F("version") + 1)


def recount_forums() -> None:
    """Set every forum's counts and last post from its topics."""
    for pk in Forum.objects.order_by("pk").values_list("pk", flat=True):
        _recount_forum(pk)
    forget_tree()
    touch_portal()


@one_transaction
def _recount_forum(pk: int) -> None:
    _lock(Forum, [pk])
    figures = Topic.objects.filter(forum=pk, approved=True).aggregate(
        direct_topics_count=Count("pk"), direct_posts_count=Coalesce(Sum("posts_count"), 0)
    )
    Forum.objects.filter(pk=pk).update(**figures, **last_post_of_forum(pk))


def last_post_of_forum(forum_id: int) -> dict:
    """The columns of a forum that say where somebody wrote last; each kind of topic is read from
    its index.
    """
    topics = Topic.objects.filter(forum=forum_id, approved=True).order_by("-last_post_on", "-id")
    newest = [
        row
        for kind, _ in Topic.TYPE_CHOICES
        for row in topics.filter(type=kind).values_list("last_post_on", "id", "last_post_id")[:1]
    ]
    moment, _topic, post = max(newest, default=(None, None, None))
    return {"last_post_on": moment, "last_post_id": post}


def recount_people(people: QuerySet) -> None:
    """Set these people's counts of topics, answers and accepted answers, in all and forum by
    forum.
    """
    for chunk in in_chunks(people):
        _recount_people(chunk)


@one_transaction
def _recount_people(ids: list[int]) -> None:
    recount_columns(ids)
    recount_tallies(ids)


@one_transaction
def recount_columns(ids: list[int]) -> None:
    """Set these people's counts in all."""
    _lock(User, ids)
    mine = Q(poster=OuterRef("pk"), approved=True)
    answers = Post.objects.filter(mine, parent=None, number__gt=0)
    User.objects.filter(pk__in=ids).update(
        topics_count=_count(Topic.objects.filter(mine), "poster"),
        answers_count=_count(answers, "poster"),
        solved_count=_count(answers.filter(is_accepted=True), "poster"),
    )


def recount_around(topics: QuerySet) -> None:
    """Set right what these topics say, what their authors' pages say, and every forum."""
    withdraw_from_questions(topics)
    recount_topics(topics)
    ids = topics.values("pk")
    authors = Post.objects.filter(topic__in=ids).values("poster")
    people = User.objects.filter(Q(pk__in=authors) | Q(pk__in=topics.values("poster")))
    for chunk in in_chunks(people):  # an early migration asks for this, which has no tallies yet
        recount_columns(chunk)
    recount_forums()


def withdraw_from_questions(topics: QuerySet) -> None:
    """An accepted answer that was split off became a question that solves itself: it is accepted no
    more.
    """
    questions = Post.objects.filter(topic__in=topics, parent=None, number=0, is_accepted=True)
    for chunk in in_chunks(questions):
        _withdraw(chunk)


@one_transaction
def _withdraw(ids: list[int]) -> None:
    _lock(Topic, list(Post.objects.filter(pk__in=ids).values_list("topic_id", flat=True)))
    standing = AcceptedAnswer.objects.filter(post__in=ids, withdrawn_on=None)
    standing.update(withdrawn_on=timezone.now())
    Post.objects.filter(pk__in=ids).update(is_accepted=False, version=F("version") + 1)


@in_portions
def show_person_anew(occurrence: Occurrence, cursor: int) -> int | None:
    """Reaction to a closed account and to a new name: kept pieces that name the person beside
    somebody else's words are made again.

    `cursor` is the id of the last topic that was done.
    """
    person = occurrence.event.user_id
    theirs = (
        Q(solver=person)
        | Q(poster=person)
        | Exists(Post.objects.filter(topic=OuterRef("pk"), poster=person))
    )
    topics = Topic.objects.filter(theirs, pk__gt=cursor)
    ids = list(topics.order_by("pk").values_list("pk", flat=True)[:BATCH])
    _lock(Topic, ids)
    Topic.objects.filter(pk__in=ids).update(row_version=F("row_version") + 1)
    replies = Post.objects.filter(topic__in=ids, parent__poster=person)
    _lock(Post, list(replies.values_list("pk", flat=True)))
    replies.update(version=F("version") + 1)
    transaction.on_commit(touch_portal)
    return ids[-1] if len(ids) == BATCH else None
