"""What one room makes of what stands in another, one module per what is made."""

from moderation.drafting.actions.articles import (
    draft_from_gap,
    draft_from_topic,
    link_topic,
    unlink_topic,
)
from moderation.drafting.actions.ideas import boards_for, idea_from_topic
from moderation.drafting.actions.topics import topic_from_talk

__all__ = [
    "boards_for",
    "draft_from_gap",
    "draft_from_topic",
    "idea_from_topic",
    "link_topic",
    "topic_from_talk",
    "unlink_topic",
]
