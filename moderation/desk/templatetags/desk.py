"""What a topic's page offers to whoever works at the desk."""

from __future__ import annotations

from typing import Any

from django import template

from moderation.desk.forms import HandBackForm
from moderation.desk.permissions import can_work_at_desk

register = template.Library()


@register.inclusion_tag("desk/_at_topic.html", takes_context=True)
def at_desk(context, topic) -> dict[str, Any]:
    """Step in, give back, or who has it; asks nothing of the database."""
    user = context["user"]
    if not (can_work_at_desk(user) and topic.approved):
        return {}
    is_here = topic.agent_state == "here"
    is_mine = is_here and topic.agent_id == user.pk
    return {
        "may": True,
        "thing": topic.live_group,
        "is_held": is_here,
        "is_mine": is_mine,
        "back": HandBackForm() if is_mine else None,
    }
