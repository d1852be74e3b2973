"""Who may turn what stands in one room into a thing of another: an article, an idea, a topic."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from forum.permissions import can_read_topic, forums_where
from ideas.boards import boards_where
from ideas.permissions import can_carry
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


def can_make_idea(user, topic) -> bool:
    """The team, of a topic that they may read."""
    return user.is_authenticated and can_carry(user) and can_read_topic(user, topic)


def can_move_talk(user, idea) -> bool:
    """The team, where something is said about an idea that stands by itself, and as long as they
    may start a topic somewhere.
    """
    is_there = not idea.merged_into_id and (idea.comments_count or idea.continued_in)
    return bool(is_there) and bool(forums_for(user, idea)) and can_carry(user, idea)


def forums_for(user, idea) -> frozenset[int]:
    """Ids of the forums to which `user` may move what is said about an idea: what visitors may not
    read stays away from those that they read.
    """
    offered = frozenset(forums_where(user, "can_start_new_topics"))
    if idea.board_id in boards_where(AnonymousUser(), "see"):
        return offered
    return offered - forums_where(AnonymousUser(), "can_read_forum")
