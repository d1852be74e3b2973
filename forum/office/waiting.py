"""What waits in the forums for the team."""

from __future__ import annotations

from datetime import timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.accounts.rules import value_of
from community.office import Item, Waiting
from forum.models import Topic
from forum.permissions import forums_where
from forum.tree import forum_tree


def answers_somewhere(user) -> bool:
    """Whether there is a forum in which `user` may answer."""
    return bool(forums_where(user, "can_reply_to_topics"))


def longest_unanswered(user, most: int) -> list[Item]:
    """Open questions of the last days without an answer, in forums where `user` may answer: those
    in which nothing was said for longest first.

    They are read in the order of the index of unanswered topics, which begins with the oldest of
    these days.
    """
    since = timezone.now() - timedelta(days=value_of("unanswered_days"))
    waiting = (
        Topic.objects.visible_to(user)
        .unanswered()
        .filter(last_post_on__gte=since, place__in=forums_where(user, "can_reply_to_topics"))
        .exclude(status=Topic.TOPIC_LOCKED)
        .select_related("poster")
        .order_by("last_post_on", "id")
    )
    forums = forum_tree()
    return [
        Item(
            title=topic.subject,
            address=topic.get_absolute_url(),
            since=topic.last_post_on,
            note=forums[topic.forum_id].name,
            person=topic.poster,
        )
        for topic in waiting[:most]
    ]


UNANSWERED = Waiting(
    "unanswered",
    _("Without an answer"),
    "help",
    100,
    answers_somewhere,
    longest_unanswered,
    _("every question of late has an answer"),
    lambda: reverse("topics", args=["unanswered"]),
)
