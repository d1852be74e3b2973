"""What people do in the forum, one module per noun.

Each is one transaction and harmless when called twice.
"""

from forum.actions.accepting import accept_answer, confirm_answer, withdraw_acceptance
from forum.actions.merging import merge_topics, split_topic, undo_merge
from forum.actions.posts import (
    edit_post,
    post_answer,
    post_reply,
    remove_post,
    restore_post,
    vote_post,
)
from forum.actions.reading import bookmark_post, drop_bookmark, mark_all_read, mark_topic_read
from forum.actions.taking_in import Saying, take_in
from forum.actions.thanking import thank_for_answer
from forum.actions.topics import (
    bring_agent,
    let_agent_go,
    link_article,
    link_idea,
    lock_topic,
    move_topic,
    note_decision,
    note_release,
    pin_topic,
    start_topic,
    unlock_topic,
    unpin_topic,
)

__all__ = [
    "Saying",
    "accept_answer",
    "bookmark_post",
    "bring_agent",
    "confirm_answer",
    "drop_bookmark",
    "edit_post",
    "let_agent_go",
    "lock_topic",
    "mark_all_read",
    "link_article",
    "link_idea",
    "mark_topic_read",
    "merge_topics",
    "move_topic",
    "note_decision",
    "note_release",
    "pin_topic",
    "post_answer",
    "post_reply",
    "remove_post",
    "restore_post",
    "split_topic",
    "start_topic",
    "take_in",
    "thank_for_answer",
    "undo_merge",
    "unlock_topic",
    "unpin_topic",
    "vote_post",
    "withdraw_acceptance",
]
