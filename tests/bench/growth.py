"""The same community with many times as much in it:

`python -m tests.bench.growth TIMES` plants the demo and lets it grow.

Topics with their threads, articles with their translations, people and notices are copied; forums
and categories stay.
"""

from __future__ import annotations

import os
import sys
import uuid
from datetime import timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.bench.settings")


def grow(times: int) -> None:
    """Make `times` as much of everything that people make."""
    from django.core.cache import cache

    from community.accounts.models import User
    from community.search.actions import index_all
    from forum.bulk import recount_forums, recount_people, recount_replies, recount_topics
    from forum.models import Post, Topic

    _more_people(times)
    _more_topics(times)
    _more_articles(times)
    _more_notices(times)
    recount_replies(Post.objects.all())
    recount_topics(Topic.objects.all())
    recount_people(User.objects.all())
    recount_forums()
    index_all()
    cache.clear()


def _more_people(times: int) -> None:
    from community.accounts.models import User

    known = list(User.objects.order_by("pk"))
    for n in range(1, times):
        for person in known:
            person.pk, person.username, person.email = (
                None,
                f"{person.username[:50]}-{n}",
                f"{n}-{uuid.uuid4()}@example.com",
            )
            person.staged_from, person._state.adding = "", True
        User.objects.bulk_create(known)


def _more_topics(times: int) -> None:
    from forum.models import Post, Topic

    topics = list(Topic.objects.filter(approved=True).order_by("pk"))
    posts = list(Post.objects.filter(topic__in=topics).order_by("depth", "pk"))
    links = list(Topic.tags.through.objects.filter(topic__in=topics))
    ids = [topic.pk for topic in topics], [post.pk for post in posts]
    places = {
        post.pk: (post.topic_id, post.parent_id, post.root_id, post.shown_under_id, post.depth)
        for post in posts
    }
    for _copy in range(1, times):
        for topic in topics:
            topic.pk, topic.first_post_id, topic.last_post_id = None, None, None
            topic._state.adding = True
            topic.last_post_on -= timedelta(seconds=20)
        new_topics = dict(
            zip(
                ids[0],
                (topic.pk for topic in Topic.objects.bulk_create(topics, batch_size=500)),
                strict=True,
            )
        )
        new_posts: dict[int | None, int | None] = {None: None}
        for depth in sorted({post.depth for post in posts}):
            level = [
                (pk, post) for pk, post in zip(ids[1], posts, strict=True) if places[pk][4] == depth
            ]
            for pk, post in level:
                topic_id, parent, root, under, _ = places[pk]
                post.pk, post.nonce, post._state.adding = None, None, True
                post.topic_id, post.parent_id, post.root_id = (
                    new_topics[topic_id],
                    new_posts[parent],
                    new_posts[root],
                )
                post.shown_under_id = new_posts.get(under)
            Post.objects.bulk_create([post for _, post in level], batch_size=500)
            new_posts |= {pk: post.pk for pk, post in level}
        Topic.tags.through.objects.bulk_create(
            [
                Topic.tags.through(topic_id=new_topics[link.topic_id], tag_id=link.tag_id)
                for link in links
            ],
            batch_size=500,
        )


def _more_articles(times: int) -> None:
    from kb.models import WRITTEN, Figures

    for model in WRITTEN:
        for page in model.objects.live().order_by("pk"):
            views = (
                Figures.objects.filter(page_id=page.pk).values_list("views", flat=True).first() or 0
            )
            for n in range(1, times):
                same = (
                    "title",
                    "lead",
                    "locale",
                    "owner",
                    "body",
                    "first_published_at",
                    "last_published_at",
                )
                fields = {
                    name: getattr(page, name)
                    for name in (*same, *(("steps",) if hasattr(page, "steps") else ()))
                }
                key = uuid.uuid5(page.translation_key, str(n))
                copy = page.get_parent().add_child(
                    instance=model(
                        slug=f"{page.slug}-{n}", translation_key=key, live=True, **fields
                    )
                )
                Figures.objects.create(page=copy, views=views, verified_on=page.last_published_at)


def _more_notices(times: int) -> None:
    from community.notifications.models import Notice

    known = list(Notice.objects.order_by("pk"))
    lowest = min((notice.event_id for notice in known), default=0)
    for _copy in range(1, times):
        for notice in known:
            lowest -= 1
            notice.pk, notice.event_id, notice._state.adding = None, lowest, True
        Notice.objects.bulk_create(known, batch_size=500)


def main() -> None:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("seed_demo", verbosity=0)
    if (times := int(sys.argv[1])) > 1:
        grow(times)


if __name__ == "__main__":
    main()
