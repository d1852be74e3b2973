"""Who may do what with ideas. Asked by page, fragment, feed, search, socket and mail alike.

What a role may do on a board stands in the board's access; what it may do with every idea is one of
Django's permissions.
"""

from ideas.permissions.comments import (
    abilities,
    can_carry,
    can_comment,
    can_edit_comment,
    can_edit_note,
    can_mark_official,
    can_remove_comment,
    can_restore_comment,
    can_see_comment_history,
    can_share_notes,
    sharers,
)
from ideas.permissions.ideas import (
    can_decide,
    can_edit,
    can_moderate,
    can_read_idea,
    can_remove,
    can_restore,
    can_review,
    can_see_board,
    can_see_history,
    can_see_voters,
    can_set_up_boards,
    can_submit,
    can_submit_somewhere,
    can_tag,
    can_vote,
    readers,
)
from ideas.permissions.merging import can_merge
from ideas.permissions.voting import (
    can_lock,
    can_see_company_vote,
    can_vote_for_companies,
    can_vote_for_customers,
)

__all__ = [
    "abilities",
    "can_carry",
    "can_comment",
    "can_decide",
    "can_edit",
    "can_edit_comment",
    "can_edit_note",
    "can_lock",
    "can_mark_official",
    "can_merge",
    "can_moderate",
    "can_read_idea",
    "can_remove",
    "can_remove_comment",
    "can_restore",
    "can_restore_comment",
    "can_review",
    "can_see_board",
    "can_see_comment_history",
    "can_see_company_vote",
    "can_see_history",
    "can_see_voters",
    "can_set_up_boards",
    "can_share_notes",
    "can_submit",
    "can_submit_somewhere",
    "can_tag",
    "can_vote",
    "can_vote_for_companies",
    "can_vote_for_customers",
    "readers",
    "sharers",
]
