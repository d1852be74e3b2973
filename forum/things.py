"""The forum's things: topics, posts, forums and tags."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from community.accounts.prepared import Question, asked
from community.tags.models import Tag
from community.things.kinds import Asked, ThingKind, Titles, declare_things
from forum.models import Post, Topic
from forum.permissions import forums_where, readers, readers_of_forum
from forum.querysets import sight
from forum.tree import forum_tree


def _topics(user, *columns: str) -> Question:
    def make(ids: list[int]) -> QuerySet:
        return Topic.objects.visible_to(user).filter(pk__in=ids).values_list("pk", *columns)

    return Question(("topics", columns, sight(user)), make)


def _topic_titles(user, ids: Collection[int]) -> Titles:
    rows = asked(_topics(user, "subject", "slug"), ids)
    return {pk: (subject, Topic.address_of(pk, slug)) for pk, subject, slug in rows}


def _topic_readers(people, topic_id: int) -> set[int]:
    topic = Topic.objects.filter(pk=topic_id).first()
    return readers(people, topic) if topic else set()


def _posts(user, ids: Collection[int]) -> set[int]:
    return set(Post.objects.visible_to(user).filter(pk__in=ids).values_list("pk", flat=True))


def _post_titles(user, ids: Collection[int]) -> Titles:
    posts = Post.objects.visible_to(user).filter(pk__in=ids).select_related("topic")
    return {post.pk: (post.topic.subject, post.get_absolute_url()) for post in posts}


def _post_files(user, ids: Collection[int]) -> set[int]:
    open_posts = Post.objects.with_files_for(user).filter(pk__in=ids)
    return set(open_posts.values_list("pk", flat=True))


def _forums(user, ids: Collection[int]) -> set[int]:
    return forums_where(user, "can_see_forum") & set(ids)


def _forum_titles(user, ids: Collection[int]) -> Titles:
    forums = forum_tree()
    return {
        pk: (forums[pk].name, forums[pk].get_absolute_url())
        for pk in _forums(user, ids)
        if pk in forums
    }


def _tags_seen_by(user, ids: Collection[int]):
    return Tag.objects.filter(pk__in=ids).carried_by(Topic.objects.visible_to(user).listed())


def _tags(user, ids: Collection[int]) -> set[int]:
    return set(_tags_seen_by(user, ids).values_list("pk", flat=True))


def _tag_titles(user, ids: Collection[int]) -> Titles:
    return {tag.pk: (f"#{tag.name}", tag.get_absolute_url()) for tag in _tags_seen_by(user, ids)}


declare_things(
    ThingKind(
        "topic",
        _("Topics"),
        "messages-square",
        Asked(_topics),
        _topic_titles,
        _topic_readers,
        shared=True,
    ),
    ThingKind("post", _("Posts"), "messages-square", _posts, _post_titles, files=_post_files),
    ThingKind(
        "forum",
        _("Forums"),
        "library",
        _forums,
        _forum_titles,
        readers_of_forum,
        shared=True,
    ),
    ThingKind("tag", _("Tags"), "tag", _tags, _tag_titles, shared=True),
)
