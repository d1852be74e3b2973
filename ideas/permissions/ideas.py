"""Who may see a board and an idea, submit, vote, decide and keep order."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.utils import timezone

from community.accounts.permissions import holds
from community.accounts.rules import value_of
from ideas.boards import boards, boards_of, boards_where, statuses
from ideas.reviews import is_blocked


def can_set_up_boards(user) -> bool:
    return holds(user, "ideas.change_board")


def can_see_board(user, board) -> bool:
    return board.pk in boards_where(user, "see")


def can_read_idea(user, idea) -> bool:
    """Removed ideas are there for those only who may restore them; what is held for them, and for
    its author.
    """
    if idea.board_id not in boards_where(user, "see"):
        return False
    own = user.is_authenticated and idea.author_id == user.pk and not idea.is_removed
    return idea.is_out or own or can_moderate(user)


def readers(people, idea) -> set[int]:
    """Ids of those of `people` who may read the idea: `can_read_idea` for many, with one query for
    all their roles.
    """
    if not idea.is_out:
        return {person.pk for person in people if can_read_idea(person, idea)}
    roles: dict[int, set[int]] = {person.pk: set() for person in people}
    belongs = get_user_model().groups.through.objects.filter(user_id__in=roles)
    for user_id, role in belongs.values_list("user_id", "group_id"):
        roles[user_id].add(role)
    return {
        person.pk
        for person in people
        if person.is_active
        and (person.is_superuser or idea.board_id in boards_of(frozenset(roles[person.pk]), "see"))
    }


def can_submit(user, board) -> bool:
    return can_submit_somewhere(user) and board.pk in boards_where(user, "submit")


def can_submit_somewhere(user) -> bool:
    """Whoever has a board to do so on, as long as the team takes ideas of theirs."""
    return user.is_authenticated and bool(boards_where(user, "submit")) and not is_blocked(user)


def can_vote(user, idea) -> bool:
    """Anybody who may vote on its board, the author too, while it may still come."""
    return (
        user.is_authenticated
        and idea.takes_votes
        and can_read_idea(user, idea)
        and idea.board_id in boards_where(user, "vote")
    )


def can_decide(user, idea=None) -> bool:
    """Give ideas another status and say why."""
    if not holds(user, "ideas.decide_ideas"):
        return False
    return idea is None or (can_read_idea(user, idea) and idea.is_out)


def can_moderate(user) -> bool:
    """Edit, remove and restore every idea that they see."""
    return holds(user, "ideas.moderate_ideas")


def can_review(user, idea) -> bool:
    """Say what becomes of an idea that waits, and take back what was said of one."""
    return can_moderate(user) and can_read_idea(user, idea) and not idea.is_removed


def can_tag(user, idea=None) -> bool:
    """Who decides about ideas or keeps order among them: tags are the team's words."""
    if not (can_decide(user) or can_moderate(user)):
        return False
    return idea is None or (can_read_idea(user, idea) and not idea.is_removed)


def can_edit(user, idea) -> bool:
    """Who keeps order; authors for as long as the rule says and nothing was decided."""
    if not user.is_authenticated or not can_read_idea(user, idea) or idea.is_removed:
        return False
    if can_moderate(user):
        return True
    young = timezone.now() - idea.created < timedelta(days=value_of("edit_days"))
    status = statuses()[idea.status_id]
    undecided = status.category == "open" and idea.held != idea.Held.DECLINED
    return idea.author_id == user.pk and young and undecided


def can_remove(user, idea) -> bool:
    """Who keeps order; authors while nobody else voted or commented."""
    if not user.is_authenticated or not can_read_idea(user, idea) or idea.is_removed:
        return False
    untouched = idea.people_count <= 1 and not idea.comments_count and not idea.merged_into_id
    return can_moderate(user) or (idea.author_id == user.pk and untouched)


def can_restore(user, idea) -> bool:
    return can_moderate(user) and can_read_idea(user, idea)


def can_see_history(user, idea) -> bool:
    """What a text said before is for its author and those who may edit it."""
    own = user.is_authenticated and idea.author_id == user.pk
    return can_edit(user, idea) or (own and can_read_idea(user, idea))


def can_see_voters(user, idea) -> bool:
    """Everybody who reads it where the board says so; the team always."""
    if not can_read_idea(user, idea):
        return False
    return boards()[idea.board_id].voters_shown or can_decide(user) or can_moderate(user)
