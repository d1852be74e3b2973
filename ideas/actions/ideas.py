"""Submit, edit, remove and restore an idea."""

from __future__ import annotations

from django.db import IntegrityError
from django.db.models import Q
from django.utils import timezone

from community.accounts.doors import Refused
from community.events.actions import publish
from community.events.event import Event
from community.notifications.actions import follow_by_default
from community.transactions import one_transaction
from community.votes import give
from community.writing import messages
from community.writing.drafts import discard_draft
from community.writing.markup import clean_text, mentioned_names
from ideas import events
from ideas.actions.worth import count_voter
from ideas.boards import boards, status_named
from ideas.budgets import has_votes_left
from ideas.duty import answer_due
from ideas.languages import language_of, note_language
from ideas.models import Board, Idea, title_key
from ideas.permissions import can_vote
from ideas.reviews import needs_review
from ideas.statuses import FIRST
from ideas.trends import trend_of


class Repeated(Refused):
    """The same was said before on this board: `first` is the idea that said it."""

    def __init__(self, first: Idea | None):
        super().__init__("repeated")
        self.first = first


def locked(idea_id: int) -> Idea:
    """The idea's row, locked until the transaction ends: every change of an idea starts here."""
    if idea := Idea.objects.locked(idea_id):
        return idea
    raise Idea.DoesNotExist


def publish_about(idea: Idea, event: Event, *columns: str) -> None:
    """Write these columns of an idea, tell of it, and name its pieces anew."""
    idea.row_version += 1
    publish(event, groups=[idea], columns=[*columns, "row_version"])


def same_before(board_id: int, title: str, *, by=None, but: int | None = None) -> Idea | None:
    """The idea that has this title on the board already, however it is spelled: one that everybody
    sees, or one of `by` that waits.
    """
    known = Q(held="") | Q(held=Idea.Held.WAITING, author=by) if by else Q(held="")
    found = Idea.objects.filter(known, board_id=board_id, title_key=title_key(title))
    return found.filter(removed_on=None).exclude(pk=but or 0).first()


@one_transaction
def submit_idea(
    board: Board,
    *,
    by,
    title: str,
    content: str,
    origin: str = "",
    details: dict | None = None,
    nonce: str | None = None,
    created=None,
) -> Idea:
    """Make an idea with its author's own vote, and return it; the same `nonce` returns the same.
    `origin` is the topic ("topic.42") of which it is made; `details` are what the board asks for
    (`ideas/details.py`). Where the board says so it waits for the team before others see it; what
    the team makes of a topic does not.

    Raises Repeated.
    """
    title, now = " ".join(clean_text(title).split()), created or timezone.now()
    idea = Idea(
        board=board,
        author=by,
        title=title,
        title_key=title_key(title),
        content=content,
        origin=origin,
        details=details or {},
        status=status_named(FIRST),
        created=now,
        status_on=now,
        held=Idea.Held.WAITING if not origin and needs_review(by, board) else "",
        trend=trend_of(0, 0, now),
        nonce=nonce or None,
    )
    idea.language = language_of(board, title, content)
    if again := messages.sent_before(idea):
        return again
    if first := same_before(board.pk, title, by=by):
        raise Repeated(first)
    if not idea.held and not by.is_team:
        idea.answer_due = answer_due(board, now)
    try:
        idea = messages.send(idea)
    except IntegrityError:  # somebody said the same in the same moment
        raise Repeated(same_before(board.pk, title)) from None
    note_language(board.pk, idea.language)
    _settle(idea, by)
    return idea


def _settle(idea: Idea, by) -> None:
    """Whoever wishes for it hears what others say, and votes for it as soon as others see it."""
    follow_by_default(idea.live_group, by=by, after="asked")
    if idea.nonce:  # it was sent from the page on which ideas are written
        discard_draft("ideas", by=by)
    if not idea.held:
        give_own_vote(idea, by)
    happened = events.IdeaHeld if idea.held else events.IdeaSubmitted
    publish(happened(by.pk, idea.pk, idea.board_id), groups=[idea])


def give_own_vote(idea: Idea, by) -> None:
    """Whoever wishes for it votes for it, if they have a vote left."""
    if can_vote(by, idea) and has_votes_left(by, idea.board_id):
        give(idea, by=by)
        idea.votes_count = idea.recent_votes = 1
        idea.trend = trend_of(1, 0, idea.created)
        idea.save(update_fields=["votes_count", "recent_votes", "trend"])
        count_voter(idea, by, [idea.pk])


@one_transaction
def edit_idea(
    idea: Idea,
    *,
    by,
    title: str,
    content: str,
    details: dict | None = None,
    seen_version: int | None = None,
    even_removed: bool = False,
) -> Idea:
    """Change title, text and, where they are given, details, as `messages.edit` does. Raises
    Refused("removed"), Refused("changed"), Repeated.
    """
    idea = locked(idea.pk)
    before, title = idea, " ".join(clean_text(title).split())
    same = same_before(idea.board_id, title, by=idea.author, but=idea.pk)
    if same and not idea.is_removed:
        raise Repeated(same)
    idea = messages.edit(
        idea,
        by=by,
        content=content,
        seen_version=seen_version,
        even_removed=even_removed,
        title=title,
        title_key=title_key(title),
        language=language_of(boards()[idea.board_id], title, content),
        details=before.details if details is None else before.details | details,
    )
    if idea.version != before.version:
        note_language(idea.board_id, idea.language)
        newly = mentioned_names(idea.content) - mentioned_names(before.content)
        publish_about(idea, events.IdeaEdited(by.pk, idea.pk, tuple(sorted(newly))))
    return idea


@one_transaction
def remove_idea(idea: Idea, *, by) -> Idea:
    """Take an idea away; `restore_idea` brings it back. `by` is None for the house itself."""
    idea = locked(idea.pk)
    if idea.is_removed:
        return idea
    idea = messages.remove(idea, by=by)
    publish_about(idea, events.IdeaRemoved(by.pk if by else None, idea.pk))
    return idea


@one_transaction
def restore_idea(idea: Idea, *, by) -> Idea:
    """Bring a removed idea back as it was. Raises Repeated when somebody said the same since."""
    idea = locked(idea.pk)
    if not idea.is_removed:
        return idea
    if first := same_before(idea.board_id, idea.title, but=idea.pk):
        raise Repeated(first)
    idea = messages.restore(idea)
    publish_about(idea, events.IdeaRestored(by.pk if by else None, idea.pk))
    return idea
