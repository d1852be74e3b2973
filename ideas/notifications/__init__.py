"""Who hears of what happens to ideas, one module per noun."""

from ideas.notifications.ideas import tell_of_mentions, tell_of_status, withdraw_hidden

__all__ = ["tell_of_mentions", "tell_of_status", "withdraw_hidden"]
