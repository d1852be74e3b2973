"""Do the same to several ideas: each is an action of its own, so that one that fails keeps no other
from it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from community.accounts.doors import Refused
from ideas.actions.deciding import change_status, undo_decision
from ideas.actions.tagging import change_tags
from ideas.models import Idea, Status, StatusChange


@dataclass
class Done:
    """What was done: how many ideas changed, those left out, those that would carry too many tags,
    and what takes it back.
    """

    changed: int = 0
    left_out: list[Idea] = field(default_factory=list)
    full: list[Idea] = field(default_factory=list)
    changes: list[int] = field(default_factory=list)
    tagged: list[tuple[int, tuple[str, ...], tuple[str, ...]]] = field(default_factory=list)


def change_statuses(
    ideas: Collection[Idea], *, by, to: Status, words: str = "", nonce: str = ""
) -> Done:
    """Give each of these ideas a status with the same public words; those that have it already
    stay. `nonce` makes the same form count once.
    """
    done = Done()
    for idea in ideas:
        own = f"{nonce[:20]}-{idea.pk}"[:36] if nonce else None
        try:
            change = change_status(idea, by=by, to=to, words=words, nonce=own)
        except Refused:
            done.left_out.append(idea)
            continue
        if change:
            done.changes.append(change.pk)
            done.changed += 1
    return done


def tag_ideas(
    ideas: Collection[Idea], *, by, given: Iterable[str] = (), taken: Iterable[str] = ()
) -> Done:
    """Add tags to each of these ideas, or take some away."""
    done = Done()
    for idea in ideas:
        try:
            came, went = change_tags(idea, by=by, given=given, taken=taken)
        except Refused as refused:
            (done.full if refused.reason == "many" else done.left_out).append(idea)
            continue
        if came or went:
            done.tagged.append((idea.pk, came, went))
            done.changed += 1
    return done


def undo_statuses(changes: Iterable[StatusChange], *, by) -> int:
    """Take these decisions back, where nothing else was decided since; returns how many could not
    be.
    """
    failed = 0
    for change in changes:
        try:
            undo_decision(change, by=by)
        except Refused:
            failed += 1
    return failed
