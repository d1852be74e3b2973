"""What tests about the desk share."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace

from django.utils import timezone

from community.clocks.models import WorkingHours
from community.things.ref import Ref
from forum import actions
from forum.actions.forums import forum_changed
from forum.models import Forum, Post, Topic
from moderation.desk.actions import look_at
from moderation.desk.models import Matter
from tests.standing import stands

ROUND_THE_CLOCK = [[[0, 24 * 60]]] * 7


@stands
def prompt(forum) -> Forum:
    """The forum promises a first answer within four hours, whenever it is."""
    hours = WorkingHours.objects.create(name="Always", time_zone="UTC", week=ROUND_THE_CLOCK)
    Forum.objects.filter(pk=forum.pk).update(answer_minutes=240, hours=hours)
    forum_changed()
    return forum


def aged(topic: Topic, **ago: float) -> Topic:
    """The question was asked so long ago, as the desk hears now."""
    then = timezone.now() - timedelta(**ago)
    Topic.objects.filter(pk=topic.pk).update(created=then, last_post_on=then)
    Post.objects.filter(topic=topic, number=0, parent=None).update(created=then)
    look_at(ref_of(topic))
    topic.refresh_from_db()
    return topic


def ref_of(thing):
    """What the desk calls it."""
    return Ref.parse(thing.live_group)


def matter_of(thing) -> Matter | None:
    """What stands on the desk of it."""
    return Matter.objects.filter(thing=thing.live_group).first()


def kind_of(thing) -> str:
    """Why it stands there; "" when it does not."""
    matter = matter_of(thing)
    return matter.kind if matter else ""


@stands
def lots(cast, prompt, topic) -> SimpleNamespace:
    """A question that is late, one that is soon late, and one of this moment."""
    soon, fresh = (
        actions.start_topic(prompt, by=cast.carl, title=title, content="?")
        for title in ("The lamp blinks", "Which cable")
    )
    look_at(ref_of(fresh))
    return SimpleNamespace(late=aged(topic, hours=5), soon=aged(soon, hours=3.5), fresh=fresh)
