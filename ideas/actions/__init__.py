"""What people do with ideas, one module per noun.

Each is one transaction and harmless when called twice.
"""

from ideas.actions.boards import add_board, change_access
from ideas.actions.carrying import carry_talk
from ideas.actions.comments import (
    add_comment,
    edit_comment,
    mark_official,
    remove_comment,
    restore_comment,
    withdraw_official,
)
from ideas.actions.deciding import change_status, complete_idea, edit_decision, undo_decision
from ideas.actions.for_companies import take_back_for_company, vote_for_company
from ideas.actions.ideas import Repeated, edit_idea, remove_idea, restore_idea, submit_idea
from ideas.actions.joining import join_idea
from ideas.actions.locking import lock_idea, unlock_idea
from ideas.actions.merging import Merged, merge_idea, undo_merge
from ideas.actions.notes import add_note, edit_note, remove_note, restore_note
from ideas.actions.planning import plan_idea
from ideas.actions.reviewing import Reviewed, approve_idea, decline_idea, undo_review
from ideas.actions.tagging import change_tags, set_tags
from ideas.actions.telling_apart import tell_apart, undo_telling_apart
from ideas.actions.together import change_statuses, tag_ideas, undo_statuses
from ideas.actions.voting import vote_for_customer, vote_idea

__all__ = [
    "Merged",
    "Repeated",
    "Reviewed",
    "add_board",
    "add_comment",
    "add_note",
    "approve_idea",
    "carry_talk",
    "change_access",
    "change_status",
    "complete_idea",
    "decline_idea",
    "change_statuses",
    "change_tags",
    "edit_comment",
    "edit_decision",
    "edit_idea",
    "edit_note",
    "join_idea",
    "lock_idea",
    "mark_official",
    "merge_idea",
    "plan_idea",
    "remove_comment",
    "remove_idea",
    "remove_note",
    "restore_comment",
    "restore_idea",
    "restore_note",
    "set_tags",
    "submit_idea",
    "tag_ideas",
    "take_back_for_company",
    "tell_apart",
    "undo_decision",
    "undo_merge",
    "undo_review",
    "undo_statuses",
    "undo_telling_apart",
    "unlock_idea",
    "vote_for_company",
    "vote_for_customer",
    "vote_idea",
    "withdraw_official",
]
