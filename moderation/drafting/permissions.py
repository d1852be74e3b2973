"""Who may turn what people found out into an article."""

from __future__ import annotations

from forum.permissions import can_read_topic
from kb.permissions import can_write_articles


def can_draft_from_topic(user, topic) -> bool:
    """Agents, editors and whoever else may write articles, from a solved topic that they may
    read.
    """
    return (
        user.is_authenticated
        and topic.is_solved
        and can_read_topic(user, topic)
        and can_write_articles(user)
    )


def can_close_gaps(user) -> bool:
    """Look at what people search for and do not find, and write for it."""
    return can_write_articles(user)
