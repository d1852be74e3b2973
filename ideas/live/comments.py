"""Who sees what is said move: what an idea's page does about each comment, and what the team sees
of its notes, in a group of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property
from typing import Any

from django.db.models import Q

from community.events.event import Event
from community.fragments.marks import neutral
from community.live.streams import NOTHING, RELOAD, Html, Stream, declare_streams
from community.writing.threads import as_branch
from ideas import events
from ideas.fragments import (
    CommentStamp,
    at_its_place,
    comment_count,
    comment_fragments,
    comment_stamps,
    notes_list,
    official_section,
)
from ideas.models import Comment, Idea, Note
from ideas.permissions import can_share_notes
from ideas.querysets import CommentQuerySet
from ideas.rules import MOST_NOTES

Update = tuple[dict[str, Any], Html | None]


class Talk:
    """What is said below an idea, for some of its events.

    Comments are looked up once for all events, and as the page looks them up: for others, the page
    is loaded again.
    """

    def __init__(self, idea: Idea, happened: Sequence[Event], languages: list[str]) -> None:
        self.idea, self.languages = idea, languages
        ids = {event.comment_id for event in happened if hasattr(event, "comment_id")}
        ids |= {getattr(event, "instead_of_id", None) or 0 for event in happened} - {0}
        found = comment_stamps(_below(idea).filter(pk__in=ids)) if ids else []
        self.comments = {stamp.id: stamp for stamp in found}

    def update(self, event: Event) -> Update:
        """See `community.live.streams.Page`."""
        comment = self.comments.get(getattr(event, "comment_id", 0))
        if comment is None:
            return RELOAD
        return UPDATES[type(event)](self, comment, event)

    def added(self, comment: CommentStamp, event: Event) -> Update:
        """A new comment slides in."""
        if comment.removed_on and not comment.replies_count:
            return NOTHING
        above = comment.shown_under_id or comment.root_id
        into = f"replies-{above}" if comment.parent_id else "comments"

        def make(code: str) -> str:
            return as_branch(comment.id, self._at_its_place(comment, code)) + self._count(code)

        return {"do": "add", "post": comment.id, "into": into}, self._html(make)

    def rewritten(self, comment: CommentStamp, event: Event) -> Update:
        """An edited, removed or restored comment is shown as it is now."""

        def make(code: str) -> str:
            html = self._at_its_place(comment, code) + self._count(code)
            return html + self._official(code) if comment.official_on else html

        return {"do": "replace"}, self._html(make)

    def restated(self, comment: CommentStamp, event: Event) -> Update:
        """The team's answer stands above all comments; what was it before, at its place again."""
        before = self.comments.get(getattr(event, "instead_of_id", None) or 0)

        def make(code: str) -> str:
            html = self._official(code) + self._at_its_place(comment, code)
            return html + self._at_its_place(before, code) if before else html

        return {"do": "replace"}, self._html(make)

    def _html(self, make: Callable[[str], str]) -> Html:
        return {code: neutral(make(code)) for code in self.languages}

    @cached_property
    def _pieces(self) -> dict[str, dict[int, str]]:
        return {code: comment_fragments(self._wanted, code) for code in self.languages}

    @property
    def _wanted(self) -> list[CommentStamp]:
        official = [self._standing_official] if self._standing_official else []
        return [*{stamp.id: stamp for stamp in (*self.comments.values(), *official)}.values()]

    @cached_property
    def _standing_official(self) -> CommentStamp | None:
        """The team's answer now, if it is one of this idea itself."""
        marked = Comment.objects.standing().filter(idea=self.idea, official_on__isnull=False)
        return next(iter(comment_stamps(marked)), None)

    def _at_its_place(self, comment: CommentStamp, language: str) -> str:
        return at_its_place(comment, self._pieces[language].get(comment.id, ""), language)

    def _count(self, language: str) -> str:
        return comment_count(self.idea.comments_count, language)

    def _official(self, language: str) -> str:
        stamp = self._standing_official
        html = self._pieces[language].get(stamp.id, "") if stamp else ""
        return official_section(stamp, html, language)


def _below(idea: Idea) -> CommentQuerySet:
    """What whoever sees the idea may read below it: its own comments and those of its duplicates,
    but for removed ones, held ones, and those on another board, which is not for everybody here.
    """
    duplicates = Q(idea__merged_into=idea, idea__board=idea.board_id)
    out = Q(idea__removed_on=None, idea__held="")
    return Comment.objects.filter(Q(idea=idea) | (duplicates & out), became="")


UPDATES: dict[type[Event], Callable[[Talk, CommentStamp, Event], Update]] = {
    events.CommentAdded: Talk.added,
    events.CommentEdited: Talk.rewritten,
    events.CommentRemoved: Talk.rewritten,
    events.CommentRestored: Talk.rewritten,
    events.OfficialAnswerMarked: Talk.restated,
    events.OfficialAnswerWithdrawn: Talk.restated,
}


def may_watch_backroom(user, idea_id: int) -> bool:
    """Who shares the team's notes about the idea."""
    idea = Idea.objects.filter(pk=idea_id).first()
    return idea is not None and can_share_notes(user, idea)


class NotesPage:
    """What pages with the team's notes do: they show the newest ones anew."""

    def __init__(self, idea_id: int, languages: list[str]) -> None:
        self.idea_id, self.languages = idea_id, languages

    def update(self, event: Event) -> Update:
        """See `community.live.streams.Page`."""
        of_family = Q(room=self.idea_id) | Q(room__idea__merged_into=self.idea_id)
        notes = Note.objects.standing().filter(of_family).select_related("author")
        newest = list(notes.order_by("-id")[:MOST_NOTES])
        html = {code: neutral(notes_list(newest, code)) for code in self.languages}
        return {"do": "replace"}, html


def notes_page(idea_id: int, happened: Sequence[Event], languages: list[str], row) -> NotesPage:
    """See `community.live.streams.Stream`."""
    return NotesPage(idea_id, languages)


declare_streams(Stream("backroom", may_watch_backroom, notes_page))
