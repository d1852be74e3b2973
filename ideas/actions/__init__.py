"""What people do with ideas, one module per noun.

Each is one transaction and harmless when called twice.
"""

from ideas.actions.boards import add_board, change_access
from ideas.actions.deciding import change_status, edit_decision
from ideas.actions.ideas import Repeated, edit_idea, remove_idea, restore_idea, submit_idea
from ideas.actions.merging import Merged, merge_idea, undo_merge
from ideas.actions.voting import vote_idea

__all__ = [
    "Merged",
    "Repeated",
    "add_board",
    "change_access",
    "change_status",
    "edit_decision",
    "edit_idea",
    "merge_idea",
    "remove_idea",
    "restore_idea",
    "submit_idea",
    "undo_merge",
    "vote_idea",
]
