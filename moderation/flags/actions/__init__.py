"""Flag, look, decide, answer: one module per whose turn it is."""

from moderation.flags.actions.answering import appeal_decision, mend_thing
from moderation.flags.actions.claiming import Claimed, claim_matter, release_matter
from moderation.flags.actions.deciding import Decided, decide_matter, undo_decision
from moderation.flags.actions.flagging import flag_thing, withdraw_flag

__all__ = [
    "Claimed",
    "Decided",
    "appeal_decision",
    "claim_matter",
    "decide_matter",
    "flag_thing",
    "mend_thing",
    "release_matter",
    "undo_decision",
    "withdraw_flag",
]
