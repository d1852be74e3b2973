"""The desk's part of the demo: what the forums promise, and what waits."""

from __future__ import annotations

from community.clocks.models import WorkingHours
from community.seeds import Demo, Part, declare_part
from forum.actions.forums import forum_changed
from forum.models import Forum
from moderation.desk.actions import look_at_everything

HOURS = {"en": ("Support, London", "Europe/London"), "ru": ("Поддержка, Москва", "Europe/Moscow")}
WEEK = [[[8 * 60, 20 * 60]]] * 5 + [[[10 * 60, 16 * 60]], []]
WITHIN_MINUTES = 4 * 60


def plant_desk(demo: Demo) -> None:
    """Forums answer within four hours of the calendar in their language."""
    for language, (name, zone) in HOURS.items():
        hours = WorkingHours.objects.create(name=name, time_zone=zone, week=WEEK)
        forums = Forum.objects.filter(language=language, kind=Forum.Kind.QUESTIONS)
        forums.filter(type=Forum.FORUM_POST).update(answer_minutes=WITHIN_MINUTES, hours=hours)
    forum_changed()
    look_at_everything()


declare_part(Part("desk", plant_desk, after=("topics", "ideas", "companies")))
