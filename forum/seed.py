"""The forum's part of the demo: forums, topics, and who follows them."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from community.accounts.models import User
from community.accounts.roles import ROLES
from community.notifications.models import Notice, Subscription
from community.seeds import Demo, Part, declare_part
from forum.actions.forums import (
    MODERATE,
    add_forum,
    forum_changed,
    give_standard_permissions,
    set_permissions,
)
from forum.bulk import recount_forums, recount_people, recount_replies, recount_topics
from forum.demo.planter import Planter
from forum.demo.reading import read_forums
from forum.models import Forum, Post, Topic


def plant_topics(demo: Demo) -> None:
    """Forums in both languages and a room of the team's, with a year's topics, counted."""
    Planter(demo.dice, demo.people, _forums()).plant()
    recount_replies(Post.objects.all())
    recount_topics(Topic.objects.all())
    recount_people(User.objects.all())
    recount_forums()
    _follow()
    User.objects.update(read_before=timezone.now() - timedelta(days=2))


def _forums() -> dict[str, Forum]:
    give_standard_permissions()
    groups: dict[str, Forum] = {}
    forums: dict[str, Forum] = {}
    for key, said in read_forums().items():
        group = said.pop("group")
        if group not in groups:
            groups[group] = add_forum(group, category=True, language=said["language"])
        forums[key] = add_forum(parent=groups[group], **said)
    forum_changed()
    for closed in (groups["Northwind"], forums["team"]):
        set_permissions(None, (), forum=closed)
        for role in ROLES:
            set_permissions(role, () if role == "customer" else MODERATE, forum=closed)
    return forums


def _follow() -> None:
    """Everybody watches where they asked or answered; Cleo has a few notices waiting."""
    takes_part = (
        Post.objects.exclude(poster=None)
        .order_by("topic_id", "poster_id")
        .values_list("poster_id", "topic_id")
        .distinct()
    )
    Subscription.objects.bulk_create(
        [
            Subscription(user_id=user, about=f"topic.{topic}", level=Subscription.Level.WATCHING)
            for user, topic in takes_part
        ],
        batch_size=500,
    )
    cleo = User.objects.get(username="cleo")
    heard = (
        Post.objects.filter(topic__poster=cleo, topic__is_question=True, number__gt=0)
        .exclude(poster=cleo)
        .select_related("topic")
        .order_by("-created")[:7]
    )
    Notice.objects.bulk_create(
        Notice(
            recipient=cleo,
            actor_id=post.poster_id,
            kind="answer",
            about=post.topic.live_group,
            target_id=post.pk,
            title=post.topic.subject,
            address=post.get_absolute_url(),
            event_id=-post.pk,
            created=post.created,
            read_on=None if number < 4 else post.created,
        )
        for number, post in enumerate(heard)
    )
    User.objects.filter(pk=cleo.pk).update(unread_notices=min(4, len(heard)))


declare_part(Part("topics", plant_topics, after=("people",)))
