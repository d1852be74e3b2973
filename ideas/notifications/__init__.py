"""Who hears of what happens to ideas, and what mails about them say and take in."""

from ideas.notifications import mail
from ideas.notifications.comments import tell_newly_named, tell_of_comment, tell_of_note
from ideas.notifications.companies import tell_managers
from ideas.notifications.customers import tell_customer
from ideas.notifications.ideas import (
    ask_voters,
    take_back_decision,
    tell_of_mentions,
    tell_of_status,
    withdraw_hidden,
)
from ideas.notifications.merging import take_back_merge, tell_of_merge
from ideas.notifications.reviewing import take_back_review, tell_of_review

__all__ = [
    "ask_voters",
    "mail",
    "take_back_decision",
    "take_back_merge",
    "take_back_review",
    "tell_customer",
    "tell_managers",
    "tell_newly_named",
    "tell_of_comment",
    "tell_of_mentions",
    "tell_of_merge",
    "tell_of_note",
    "tell_of_review",
    "tell_of_status",
    "withdraw_hidden",
]
