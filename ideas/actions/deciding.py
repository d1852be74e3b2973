"""Give an idea another status, and say why."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from community.accounts.doors import Refused
from community.transactions import one_transaction
from community.writing import messages
from ideas import events
from ideas.actions.duty import first_comment_of_team, note_answer
from ideas.actions.ideas import locked, publish_about
from ideas.boards import status_named, statuses
from ideas.models import Idea, Status, StatusChange
from ideas.statuses import DONE, DUPLICATE

UNDONE_WITHIN = timedelta(minutes=30)


@one_transaction
def change_status(
    idea: Idea,
    *,
    by,
    to: Status,
    words: str = "",
    nonce: str | None = None,
    created=None,
    release: str = "",
) -> StatusChange | None:
    """Give the idea the status `to` with the team's public `words`; returns the record of it, None
    where it has that status already and no `release` ("release.3") says once more that it is done.

    Raises Refused: "removed"; "merged" for a duplicate, whose status is that it is one;
    "duplicate", which an idea becomes by a merge alone; "unanswered" for a status that needs words.
    """
    idea = locked(idea.pk)
    change = StatusChange(
        idea=idea,
        author=by,
        was=idea.status,
        status=to,
        content=words.strip(),
        created=created or timezone.now(),
        nonce=nonce or None,
    )
    if again := messages.sent_before(change):
        return again
    if idea.status_id == to.pk and not release:
        return None
    _refuse_what_makes_no_sense(idea, to, words)
    change = messages.send(change)
    idea.status, idea.status_on = to, change.created
    event = events.StatusChanged(by.pk, idea.pk, change.pk, change.was_id, to.pk, release)
    answered = note_answer(idea, by=by, on=change.created)
    publish_about(idea, event, "status", "status_on", *answered)
    return change


@one_transaction
def complete_idea(idea: Idea, *, by, words: str, release: str) -> StatusChange | None:
    """Note that the idea is done and came with `release` ("release.3"), which tells people itself;
    one that was done already keeps its status. Raises what `change_status` does.
    """
    idea = locked(idea.pk)
    was = statuses()[idea.status_id]
    to = was if was.category == DONE else status_named("completed")
    return change_status(idea, by=by, to=to, words=words, release=release)


def _refuse_what_makes_no_sense(idea: Idea, to: Status, words: str) -> None:
    if not idea.is_out:
        raise Refused("removed")
    if idea.merged_into_id:
        raise Refused("merged")
    if to.key == DUPLICATE:
        raise Refused("duplicate")
    if to.needs_answer and not words.strip():
        raise Refused("unanswered")


@one_transaction
def edit_decision(
    change: StatusChange, *, by, words: str, seen_version: int | None = None
) -> StatusChange:
    """Change the team's words about a status; nobody is told again.

    Raises Refused("changed"), and Refused("unanswered") where there have to be some.
    """
    idea = locked(change.idea_id)
    if change.status.needs_answer and not words.strip():
        raise Refused("unanswered")
    before = StatusChange.objects.get(pk=change.pk)
    change = messages.edit(before, by=by, content=words.strip(), seen_version=seen_version)
    if change.version != before.version:
        publish_about(idea, events.DecisionEdited(by.pk, idea.pk, change.pk))
    return change


@one_transaction
def undo_decision(change: StatusChange, *, by) -> Idea:
    """Let an idea have the status again that it had before `change`, as if that had not been said;
    who has not read of it hears nothing. Harmless twice; returns the idea.

    Raises Refused("changed") where something else was decided since, or the idea was merged or
    removed; Refused("late") after UNDONE_WITHIN: then another decision says what holds.
    """
    idea = locked(change.idea_id)
    decided = list(idea.changes.order_by("-id")[:2])
    if not idea.changes.filter(pk=change.pk).exists():
        return idea
    if decided[0].pk != change.pk or idea.merged_into_id or idea.is_removed:
        raise Refused("changed")
    change, *before = decided
    if timezone.now() - change.created > UNDONE_WITHIN:
        raise Refused("late")
    if idea.answered_on == change.created:
        idea.answered_on = first_comment_of_team(idea)
    idea.status = change.was
    idea.status_on = before[0].created if before else idea.created
    event = events.DecisionUndone(by.pk, idea.pk, change.pk, change.status_id, change.was_id)
    change.delete()
    publish_about(idea, event, "status", "status_on", "answered_on")
    return idea
