"""Solved topics close themselves, where a forum wants it."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import CharField, Exists, OuterRef, Value
from django.db.models.functions import Cast, Concat
from django.utils import timezone

from community.events.models import EventGroup
from community.events.reactions import unhurried
from forum import events
from forum.actions.topics import lock_topic
from forum.models import Forum, Topic

AT_ONCE = 500


def close_solved_topics() -> int:
    """What the clock calls: lock what was solved and quiet for as many hours as its forum says;
    returns how many.

    Silent: nobody is told. A topic that somebody opened again is left open.
    """
    closed = 0
    group = Concat(Value("topic."), Cast(OuterRef("pk"), CharField()))
    opened_again = EventGroup.objects.filter(group=group, event__name=events.TopicUnlocked.name)
    for forum in Forum.objects.filter(close_after_hours__gt=0):
        quiet_since = timezone.now() - timedelta(hours=forum.close_after_hours)
        solved = Topic.objects.solved().filter(
            forum=forum, status=Topic.TOPIC_UNLOCKED, last_post_on__lt=quiet_since
        )
        for topic in unhurried(
            solved.exclude(Exists(opened_again)).order_by("last_post_on")[:AT_ONCE]
        ):
            lock_topic(topic, by=None)
            closed += 1
    return closed
