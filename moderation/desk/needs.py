"""Why a thing needs a person, as its own rows say; what its first-answer clock has lived through.

One function for each kind of thing, in SOURCES: what comes to the desk from another room is added
there.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from community.accounts.rules import value_of
from community.clocks.calendars import hours_of
from community.clocks.hours import Hours, worked
from community.clocks.reading import Turn
from community.transactions import by_id
from forum.models import HelpCheck, Post, Topic
from forum.tree import forum_tree
from ideas.boards import boards, statuses
from ideas.duty import answer_hours
from ideas.models import Idea
from moderation.desk.models import Matter

Kind = Matter.Kind


@dataclass(frozen=True)
class Promise:
    """A first-answer clock: whose hours, how much of them (None: nothing is promised), and what it
    has lived through.
    """

    hours: Hours
    allowed: timedelta | None
    history: tuple[Turn, ...]


@dataclass(frozen=True)
class Need:
    """What stands on the desk of a thing; without a kind it stands there no more, and once it
    `is_over` nobody has it any more either.
    """

    place: str
    kind: str = ""
    is_over: bool = False
    promise: Promise | None = None
    row: dict[str, Any] = field(default_factory=dict)


def need_of_topic(topic_id: int) -> Need | None:
    """Lock a topic, and say what it needs; None when there is none."""
    topic = by_id(Topic.objects.filter(pk=topic_id)).first()
    if topic is None:
        return None
    place = f"forum.{topic.forum_id}"
    if not topic.approved or not topic.is_question:
        return Need(place, is_over=not topic.approved or topic.is_locked)
    answered = _first_answer(topic) if topic.answers_count else None
    promise = _promise_of_topic(topic, answered)
    kind, since = _state(topic, answered)
    if not kind:
        is_over = topic.is_solved or topic.is_locked
        kept = promise if answered or topic.is_solved else None
        return Need(place, is_over=is_over, promise=kept)
    row = {
        "asker_id": topic.poster_id,
        "since": since,
        "active_on": topic.last_post_on or topic.created,
        "me_too": topic.me_too_count,
        "answers": topic.answers_count,
    }
    return Need(place, kind, promise=promise, row=row)


def _first_answer(topic: Topic) -> datetime | None:
    """When somebody else than the asker first answered, of what stands."""
    answers = Post.objects.filter(topic=topic, approved=True).answers()
    first = answers.exclude(poster_id=topic.poster_id).order_by("created")
    return first.values_list("created", flat=True).first()


def _promise_of_topic(topic: Topic, answered: datetime | None) -> Promise:
    forum = forum_tree()[topic.forum_id]
    allowed = timedelta(minutes=forum.answer_minutes) if forum.answer_minutes else None
    stopped = min(filter(None, (answered, topic.solved_on)), default=None)
    return Promise(hours_of(forum.hours_id), allowed, _history(topic.created, stopped))


def _history(began: datetime, stopped: datetime | None) -> tuple[Turn, ...]:
    begins = Turn(began, True)
    return (begins, Turn(max(stopped, began), False)) if stopped else (begins,)


def _state(topic: Topic, answered: datetime | None) -> tuple[str, datetime]:
    """(why it needs somebody, since when); "" when it does not."""
    last = topic.last_post_on or topic.created
    if topic.is_solved or topic.is_locked:
        return "", last
    if answered is None:
        return Kind.UNANSWERED, topic.created
    asker_wrote_last = topic.last_poster_id == topic.poster_id
    stuck = _stuck_since(topic)
    if stuck and (asker_wrote_last or last <= stuck):
        return Kind.STUCK, stuck
    if asker_wrote_last:
        return Kind.REPLIED, last
    is_quiet = last < timezone.now() - timedelta(days=value_of("desk_days"))
    return ("" if is_quiet else Kind.UNSOLVED), last


def _stuck_since(topic: Topic) -> datetime | None:
    said = HelpCheck.objects.filter(topic=topic, outcome=HelpCheck.Outcome.STUCK)
    return said.order_by("-answered_on").values_list("answered_on", flat=True).first()


def need_of_idea(idea_id: int) -> Need | None:
    """Lock an idea, and say what it needs; None when there is none."""
    idea = Idea.objects.locked(idea_id)
    if idea is None:
        return None
    place = f"board.{idea.board_id}"
    if idea.is_removed or idea.merged_into_id or idea.held == Idea.Held.DECLINED:
        return Need(place, is_over=True)
    waits = idea.held == Idea.Held.WAITING
    promise = None if waits else _promise_of_idea(idea)
    is_owed = promise and not idea.answered_on and statuses()[idea.status_id].takes_votes
    if not waits and not is_owed:
        return Need(place, is_over=True, promise=promise)
    row = {
        "asker_id": idea.author_id,
        "since": idea.created,
        "active_on": idea.created,
        "me_too": max(0, idea.people_count - 1),
        "answers": idea.comments_count,
    }
    return Need(place, Kind.REVIEW if waits else Kind.OWED, promise=promise, row=row)


def _promise_of_idea(idea: Idea) -> Promise | None:
    """An idea carries the day that was promised: its clock allows the days until then."""
    if not idea.answer_due:
        return None
    hours = answer_hours(boards()[idea.board_id])
    allowed = worked(hours, idea.created, idea.answer_due)
    return Promise(hours, allowed, _history(idea.created, idea.answered_on))


SOURCES: dict[str, Callable[[int], Need | None]] = {
    "topic": need_of_topic,
    "idea": need_of_idea,
}
