"""Who hears of what happens to ideas, one module per noun."""

from ideas.notifications.ideas import tell_of_mentions, tell_of_status, withdraw_hidden
from ideas.notifications.merging import take_back_merge, tell_of_merge

__all__ = [
    "take_back_merge",
    "tell_of_mentions",
    "tell_of_merge",
    "tell_of_status",
    "withdraw_hidden",
]
