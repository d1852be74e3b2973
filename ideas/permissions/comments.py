"""Who may say something about ideas, and who shares the team's notes."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from community.accounts.permissions import holds
from community.accounts.rules import value_of
from ideas.boards import boards_where
from ideas.permissions.ideas import can_decide, can_moderate, can_read_idea, readers


def can_comment(user, idea) -> bool:
    """Whoever may comment on its board; where it is locked, the team; nobody once what is said goes
    on in a topic.
    """
    return (
        user.is_authenticated
        and idea.is_out
        and not idea.continued_in
        and (user.is_team or not idea.is_locked)
        and can_read_idea(user, idea)
        and idea.board_id in boards_where(user, "comment")
    )


def can_edit_comment(user, comment) -> bool:
    """Who keeps order; authors for as long as the rule says and comments are taken."""
    if not user.is_authenticated or comment.is_removed or comment.became:
        return False
    if can_moderate(user):
        return can_read_idea(user, comment.idea)
    young = timezone.now() - comment.created < timedelta(days=value_of("edit_days"))
    return comment.author_id == user.pk and young and can_comment(user, comment.idea)


def can_remove_comment(user, comment) -> bool:
    """Who keeps order; authors their own, while nobody replied and it is not the team's answer."""
    if not user.is_authenticated or comment.is_removed or comment.became:
        return False
    if can_moderate(user):
        return can_read_idea(user, comment.idea)
    untouched = not comment.replies_count and not comment.is_official
    own = comment.author_id == user.pk
    return own and untouched and can_comment(user, comment.idea)


def can_restore_comment(user, comment) -> bool:
    return can_moderate(user) and can_read_idea(user, comment.idea)


def can_see_comment_history(user, comment) -> bool:
    """What a text said before is for its author and those who may edit it."""
    own = user.is_authenticated and comment.author_id == user.pk and not comment.is_removed
    return own or can_edit_comment(user, comment)


def can_mark_official(user, comment) -> bool:
    """Who decides about ideas, of what somebody of the team said."""
    by_team = comment.author is not None and comment.author.is_team
    is_there = not comment.is_removed and not comment.became
    return by_team and is_there and can_decide(user, comment.idea)


def can_share_notes(user, idea=None) -> bool:
    """Read and write what the team says to itself about an idea that they see."""
    if not holds(user, "ideas.share_notes"):
        return False
    return idea is None or can_read_idea(user, idea)


def sharers(people, idea) -> set[int]:
    """Ids of those of `people` who share the team's notes about the idea."""
    seen = readers(people, idea)
    return {person.pk for person in people if person.pk in seen and can_share_notes(person)}


def can_edit_note(user, note) -> bool:
    """Its author, and who keeps order."""
    own = note.author_id == user.pk
    return (own or can_moderate(user)) and can_share_notes(user, note.room.idea)


def can_carry(user, idea=None) -> bool:
    """Make ideas of topics, and a topic of what is said about an idea that they see."""
    if not holds(user, "ideas.carry_ideas"):
        return False
    return idea is None or (can_read_idea(user, idea) and idea.is_out)


def abilities(user, idea) -> list[str]:
    """Words that the idea's page carries for its stylesheet: which controls of a comment this
    viewer gets.
    """
    if not user.is_authenticated:
        return ["read"]
    asked = {
        "post": can_comment(user, idea),
        "edit": can_moderate(user),
        "moderate": can_moderate(user),
        "decide": can_decide(user, idea),
    }
    return ["member", *(word for word, allowed in asked.items() if allowed)]
