"""The demo's topics that became ideas, in both languages."""

from __future__ import annotations

from django.db.models import F

from community.seeds import Demo, Part, declare_part
from forum.models import Topic
from ideas.models import Idea

BECAME = {
    'An unknown device called "ESP_4F2A" is in my network': "Name the devices in the list",
    "Автоплатёж не прошёл, моя вина, что делать?": "Выбирать день списания",
}


def plant_links(demo: Demo) -> None:
    """Topic and idea show each other, where both are there."""
    for subject, title in BECAME.items():
        topic = Topic.objects.filter(subject=subject).first()
        idea = Idea.objects.filter(title=title).first()
        if topic and idea:
            Idea.objects.filter(pk=idea.pk).update(origin=topic.live_group)
            row = {"linked_idea": idea.live_group, "row_version": F("row_version") + 1}
            Topic.objects.filter(pk=topic.pk).update(**row)


declare_part(Part("links", plant_links, after=("topics", "ideas")))
