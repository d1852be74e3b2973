"""Let an idea that waits through, decline it, and take that back."""

from __future__ import annotations

from functools import partial

from django.db import IntegrityError
from django.utils import timezone

from community.accounts.doors import Refused
from community.accounts.memory import forget
from community.events.actions import publish
from community.transactions import one_transaction, part_of_its_own
from ideas import events
from ideas.actions.ideas import Repeated, give_own_vote, locked, publish_about, same_before
from ideas.duty import answer_due
from ideas.languages import note_language
from ideas.models import Idea, Review
from ideas.trends import trend_of

SAME = ("by_id", "is_approved", "later")
SHOWN_FROM = ("created", "status_on", "answer_due", "trend")


class Reviewed(Refused):
    """Somebody has decided already: `review` is the record of it."""

    def __init__(self, review: Review):
        super().__init__("reviewed")
        self.review = review


@one_transaction
def approve_idea(idea: Idea, *, by, trusts: bool = False) -> Review:
    """Let everybody who sees the board see an idea that waits; `trusts`: later ones of its author
    need no review. Returns the record of it, which `undo_review` takes back.

    It is as new as its approval: then it enters the lists, an answer is owed from then on, and its
    author's vote is counted. Raises Reviewed; Refused("removed"); Repeated where somebody said the
    same meanwhile.
    """
    idea = locked(idea.pk)
    said = Review(idea=idea, by=by, is_approved=True)
    said.later = Review.Later.TRUSTED if trusts else ""
    if again := _said_before(said):
        return again
    if first := same_before(idea.board_id, idea.title, but=idea.pk):
        raise Repeated(first)
    is_first = not idea.reviews.filter(is_approved=True).exists()
    said.save(force_insert=True)
    idea.held = ""
    if is_first:
        _begin_now(idea)
    try:
        part_of_its_own(partial(publish_about, idea, _reviewed(said), "held", *SHOWN_FROM))
    except IntegrityError:  # somebody said the same in the same moment
        raise Repeated(same_before(idea.board_id, idea.title, but=idea.pk)) from None
    note_language(idea.board_id, idea.language)
    if is_first:
        if idea.author:
            give_own_vote(idea, idea.author)
        publish(events.IdeaSubmitted(idea.author_id, idea.pk, idea.board_id), groups=[idea])
    return said


def _begin_now(idea: Idea) -> None:
    idea.created = idea.status_on = now = timezone.now()
    idea.answer_due = answer_due(idea.board, now)
    idea.trend = trend_of(0, 0, now)


@one_transaction
def decline_idea(
    idea: Idea, *, by, reason: str = "", words: str = "", blocks: bool = False
) -> Review:
    """Keep an idea from everybody but its author, who reads why (`reason`, a key of
    `Review.Reason`, or `words`), and those who keep order; `blocks`: no more ideas of theirs are
    taken. Returns the record of it, which `undo_review` takes back.

    Raises Reviewed; Refused: "removed", "unanswered" without a why.
    """
    if not reason and not words.strip():
        raise Refused("unanswered")
    idea = locked(idea.pk)
    said = Review(idea=idea, by=by, is_approved=False, reason=reason, words=words.strip())
    said.later = Review.Later.BLOCKED if blocks else ""
    if again := _said_before(said):
        return again
    said.save(force_insert=True)
    idea.held = Idea.Held.DECLINED
    publish_about(idea, _reviewed(said), "held")
    return said


def _said_before(said: Review) -> Review | None:
    """What stands already, where it is the same. Call it under the idea's lock."""
    idea = said.idea
    if before := idea.reviews.filter(undone_on=None).first():
        if all(getattr(before, name) == getattr(said, name) for name in SAME):
            return before
        raise Reviewed(before)
    if idea.is_removed or not idea.held:
        raise Refused("removed")
    return None


def _reviewed(said: Review) -> events.IdeaReviewed:
    if said.later:
        forget()
    return events.IdeaReviewed(said.by_id, said.idea_id, said.pk, said.is_approved)


@one_transaction
def undo_review(review: Review, *, by) -> Idea:
    """Let an idea wait again as if nobody had decided, and return it: what its author may do later
    goes by what was said before. Votes and comments that it got stay with it, for when it is
    approved again.

    Raises Refused("merged") where others count with it meanwhile, or it with another.
    """
    idea = locked(review.idea_id)
    review = Review.objects.get(pk=review.pk)
    if review.undone_on:
        return idea
    if idea.merged_into_id or idea.duplicates_count:
        raise Refused("merged")
    review.undone_on, review.undone_by = timezone.now(), by
    review.save(update_fields=["undone_on", "undone_by"])
    if review.later:
        forget()
    idea.held = Idea.Held.WAITING
    publish_about(idea, events.ReviewUndone(by.pk, idea.pk, review.pk), "held")
    return idea
