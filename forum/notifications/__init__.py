"""Who hears of what in the forum, and what mails about it say and take in."""

from forum.notifications import help_check, mail
from forum.notifications.telling import (
    carry_to_merged,
    tell_newly_mentioned,
    tell_of_post,
    tell_of_solution,
    tell_of_stuck,
    tell_of_topic,
    withdraw_hidden,
)

__all__ = [
    "help_check",
    "carry_to_merged",
    "mail",
    "tell_newly_mentioned",
    "tell_of_post",
    "tell_of_solution",
    "tell_of_stuck",
    "tell_of_topic",
    "withdraw_hidden",
]
