"""Many rows at once, for imports and the demo: rows are written in bulk, then counted once. No events, no notices."""

from __future__ import annotations

from collections.abc import Iterator

from django.contrib.auth import get_user_model
from django.db.models import Count, DateTimeField, F, Max, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from community.events.version import touch_portal
from forum.markup import render
from forum.models import AcceptedAnswer, Forum, Post, Topic
from forum.tree import forget_tree

User = get_user_model()
BATCH = 500


def new_post(**fields) -> Post:
    """An unsaved post whose Markdown is rendered already, ready for `bulk_create`."""
    post = Post(**fields)
    post._content_rendered = render(post.content.raw)
    return post


def _count(queryset, key: str, of: str = "pk"):
    return Coalesce(Subquery(queryset.order_by().values(key).annotate(n=Count(of)).values("n")), 0)


def in_chunks(queryset) -> Iterator[list[int]]:
    """The ids of a queryset, BATCH at a time, with constant memory; rows may be changed meanwhile."""
    last = 0
    while chunk := list(queryset.filter(pk__gt=last).order_by("pk").values_list("pk", flat=True)[:BATCH]):
        yield chunk
        last = chunk[-1]


def recount_topics(topics) -> None:
    """Set every counter of these topics from their posts, BATCH topics a statement."""
    for chunk in in_chunks(topics):
        posts = Post.objects.filter(topic=OuterRef("pk"), approved=True)
        last = posts.order_by("-created", "-id")
        accepted = AcceptedAnswer.objects.filter(post__topic=OuterRef("pk"), post__approved=True, withdrawn_on=None)
        first_accepted = accepted.order_by("created", "id")
        Topic.objects.filter(pk__in=chunk).update(
            posts_count=_count(posts, "topic"),
            answers_count=_count(posts.filter(parent=None, number__gt=0), "topic"),
            answers_numbered=Coalesce(Subquery(posts.order_by().values("topic").annotate(n=Max("number")).values("n")), 0),
            first_post_id=Subquery(posts.filter(parent=None, number=0).values("pk")[:1]),
            last_post_id=Subquery(last.values("pk")[:1]),
            last_post_on=Coalesce(Subquery(last.values("created")[:1]), F("created"), output_field=DateTimeField()),
            last_poster_id=Subquery(last.values("poster_id")[:1]),
            accepted_count=_count(accepted, "post__topic"),
            solved_on=Subquery(first_accepted.values("created")[:1]),
            solver_id=Subquery(first_accepted.values("post__poster_id")[:1]),
            me_too_count=Coalesce(Subquery(posts.filter(parent=None, number=0, score__gt=0).values("score")[:1]), 0),
            row_version=F("row_version") + 1,
        )


def recount_replies(posts) -> None:
    """Set how many replies these posts have: all of the thread for an answer or question, direct ones for a reply."""
    for chunk in in_chunks(posts):
        whole = _count(Post.objects.filter(root=OuterRef("pk"), approved=True), "root")
        direct = _count(Post.objects.filter(parent=OuterRef("pk"), approved=True), "parent")
        Post.objects.filter(pk__in=chunk, parent=None).update(replies_count=whole, version=F("version") + 1)
        Post.objects.filter(pk__in=chunk).exclude(parent=None).update(replies_count=direct, version=F("version") + 1)


def recount_forums() -> None:
    """Set every forum's counts and last post from its topics."""
    for forum in Forum.objects.only("pk"):
        topics = Topic.objects.filter(forum=forum, approved=True)
        figures = topics.aggregate(n=Count("pk"), posts=Sum("posts_count"))
        last = topics.order_by("-last_post_on", "-id").values("last_post_id", "last_post_on").first() or {}
        Forum.objects.filter(pk=forum.pk).update(
            direct_topics_count=figures["n"], direct_posts_count=figures["posts"] or 0,
            last_post_id=last.get("last_post_id"), last_post_on=last.get("last_post_on"),
        )
    forget_tree()
    touch_portal()


def recount_people(people) -> None:
    """Set these people's counts of topics, answers and accepted answers."""
    for chunk in in_chunks(people):
        mine = Q(poster=OuterRef("pk"), approved=True)
        answers = Post.objects.filter(mine, parent=None, number__gt=0)
        User.objects.filter(pk__in=chunk).update(
            topics_count=_count(Topic.objects.filter(mine), "poster"),
            answers_count=_count(answers, "poster"),
            solved_count=_count(answers.filter(is_accepted=True), "poster"),
        )


def show_person_anew(occurrence) -> None:
    """Reaction to a closed account: kept pieces that name the person beside somebody else's words are made again."""
    person = occurrence.event.user_id
    for topics in (Topic.objects.filter(solver=person), Topic.objects.filter(poster=person), Topic.objects.filter(posts__poster=person)):
        for chunk in in_chunks(topics.distinct()):
            Topic.objects.filter(pk__in=chunk).update(row_version=F("row_version") + 1)
    for chunk in in_chunks(Post.objects.filter(parent__poster=person)):
        Post.objects.filter(pk__in=chunk).update(version=F("version") + 1)
    touch_portal()
