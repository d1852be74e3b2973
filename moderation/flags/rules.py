"""The room's numbers, who holds its rights, and whose its rows are."""

from django.utils.translation import gettext_lazy as _

from community.accounts.personal_data import Portion, declare_personal_data, leave_out
from community.accounts.roles import declare_grants
from community.accounts.rules import Rule, declare, value_of
from moderation.flags.reasons import HIGH, LOW, MEDIUM

MATTERS_PER_PAGE = 10
FLAGS_PER_PAGE = 20
EARLIER_SHOWN = 10  # decisions about the same author
MOST_WORDS = 1000

declare(
    Rule("flags_per_hour", 20, _("Flags by one person in an hour.")),
    Rule("flags_per_hour_new", 5, _("The same for members of less than three days.")),
    Rule(
        "flag_again_hours",
        24,
        _("Hours after a decision until the same person may flag the same thing again."),
    ),
    Rule(
        "claim_minutes",
        15,
        _("Minutes for which a moderator keeps what they took from the queue of flags."),
        least=1,
        most=24 * 60,
    ),
    Rule(
        "hide_high",
        3,
        _("Flags that hide a post by themselves when their reason is very sensitive; 0: none do."),
    ),
    Rule("hide_medium", 6, _("The same for reasons of medium sensitivity and above.")),
    Rule("hide_low", 9, _("The same for all reasons that can hide anything.")),
)
REVIEW = ("flags.review_flags",)
REASONS = tuple(f"flags.{verb}_reason" for verb in ("add", "change", "view"))
declare_grants({"moderator": REVIEW, "administrator": (*REVIEW, *REASONS)})
declare_personal_data(
    Portion("flags.Flag", "by", ("reason__key", "words", "created", "verdict")),
    Portion("flags.Matter", "author", ("kind", "thing_id", "away", "since"), name="flagged"),
)
leave_out(
    "who kept order; what was decided is told in a notice",
    "flags.Decision.by",
    "flags.Decision.undone_by",
    "flags.Matter.claimed_by",
)


def thresholds() -> dict[int, int]:
    """How many flags hide a thing, by the sensitivity of their reasons."""
    return {
        LOW: value_of("hide_low"),
        MEDIUM: value_of("hide_medium"),
        HIGH: value_of("hide_high"),
    }
