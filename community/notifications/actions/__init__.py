"""Follow, be told, mark as read, choose how to be told."""

from community.notifications.actions.following import (
    carry_followers,
    follow,
    follow_by_default,
    follow_unless_chosen,
    forget_follower,
    unfollow,
)
from community.notifications.actions.preferences import save_preferences, stop_stream
from community.notifications.actions.reading import (
    mark_notices_read,
    take_back_notices,
    withdraw_notices,
)
from community.notifications.actions.telling import News, tell

__all__ = [
    "News",
    "carry_followers",
    "follow",
    "follow_by_default",
    "follow_unless_chosen",
    "forget_follower",
    "mark_notices_read",
    "save_preferences",
    "stop_stream",
    "take_back_notices",
    "tell",
    "unfollow",
    "withdraw_notices",
]
