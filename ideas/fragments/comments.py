"""Comments as pieces: what stands in the threads below an idea, and the team's answer above."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext, ngettext

from community.fragments.keeping import kept_pieces, piece_name, render_piece
from community.fragments.marks import TOKEN
from community.writing.threads import REPLIES_SHOWN
from ideas.models import Comment, Note

COMMENT_STAMP = (
    "id",
    "version",
    "idea_id",
    "author__card_version",
    "parent_id",
    "root_id",
    "shown_under_id",
    "replies_count",
    "removed_on",
    "official_on",
    "reply_number",
)


@dataclass(frozen=True, slots=True)
class CommentStamp:
    """As much of a comment as the page needs while its piece is in the cache."""

    id: int
    version: int
    idea_id: int
    author_version: int | None
    parent_id: int | None
    root_id: int | None
    shown_under_id: int | None
    replies_count: int
    removed_on: datetime | None
    official_on: datetime | None
    reply_number: int
    parent_author_version: int | None = None

    @property
    def names_parent(self) -> bool:
        """Whether it stands beside what it answers, and says so."""
        return self.parent_id is not None and self.shown_under_id != self.parent_id

    def is_among_first(self, roots: Collection[int]) -> bool:
        """Whether it is one of the first replies in one of these threads."""
        return self.root_id in roots and self.reply_number <= REPLIES_SHOWN

    @property
    def is_official(self) -> bool:
        """See `Comment.is_official`."""
        return self.official_on is not None and self.removed_on is None

    def key(self, language: str) -> str:
        versions = (self.version, self.author_version, self.parent_author_version)
        return piece_name("comment", self.id, *versions, language=language)


def comment_stamps(comments: QuerySet) -> list[CommentStamp]:
    """The stamps of a queryset of comments; one query, and one more for whom deep replies name."""
    stamps = [CommentStamp(*row) for row in comments.values_list(*COMMENT_STAMP)]
    named = {stamp.parent_id or 0 for stamp in stamps if stamp.names_parent}
    if not named:
        return stamps
    parents = Comment.objects.filter(pk__in=named).values_list("pk", "author__card_version")
    cards = dict(parents)
    return [
        replace(stamp, parent_author_version=cards.get(stamp.parent_id or 0))
        if stamp.names_parent
        else stamp
        for stamp in stamps
    ]


def comment_fragments(stamps: Iterable[CommentStamp], language: str) -> dict[int, str]:
    """The `article` of each comment by id; those not in the cache are loaded in one query."""
    names = {stamp.key(language): stamp.id for stamp in stamps}
    return kept_pieces(names, lambda ids: _make(ids, language)) if names else {}


def _make(ids: list[int], language: str) -> dict[int, str]:
    return {
        comment.pk: render_piece(
            "ideas/_comment.html", {"comment": comment, "token_mark": TOKEN}, language
        )
        for comment in Comment.objects.filter(pk__in=ids).with_card()
    }


def at_its_place(stamp: CommentStamp, html: str, language: str) -> str:
    """What stands in the thread: the comment itself, or the line that leads to the team's answer
    above all comments.
    """
    if stamp.is_official:
        with translation.override(language):
            words = gettext("The official answer, shown above")
        html = f'<p class="signpost"><a href="#comment-{stamp.id}">{words}</a></p>'
    return f'<div id="place-{stamp.id}">{html}</div>'


def official_section(stamp: CommentStamp | None, html: str, language: str) -> str:
    """The team's answer above all comments; hidden while there is none."""
    if stamp is None or not stamp.is_official:
        return '<section class="official" id="official" hidden></section>'
    with translation.override(language):
        label = gettext("Official answer")
    heading = f'<h2 class="label">{label}</h2>'
    return f'<section class="official" id="official" aria-label="{label}">{heading}{html}</section>'


def comment_count(number: int, language: str) -> str:
    """What stands above the comments: "3 comments"."""
    return f'<span id="comment-count">{comments_counted(number, language)}</span>'


def comments_counted(number: int, language: str) -> str:
    """ "3 comments" in a language."""
    with translation.override(language):
        return ngettext("%(n)s comment", "%(n)s comments", number) % {"n": number}


def notes_list(notes: Collection[Note], language: str) -> str:
    """The team’s notes, the newest first. They are kept nowhere: only the team asks for them."""
    return render_piece("ideas/_notes.html", {"notes": notes, "token_mark": TOKEN}, language)
