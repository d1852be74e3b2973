"""Comments as pieces: what stands in the threads below an idea, and the team's answer above."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from django.db import connection
from django.db.models import QuerySet
from django.utils import translation
from django.utils.translation import gettext, ngettext

from community.accounts.models import User
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
    removed_on: datetime | str | None
    official_on: datetime | str | None
    reply_number: int
    parent_author_version: int | None = None

    @property
    def names_parent(self) -> bool:
        """Whether it stands beside what it answers, and says so."""
        return self.parent_id is not None and self.shown_under_id != self.parent_id

    @property
    def is_official(self) -> bool:
        """See `Comment.is_official`."""
        return self.official_on is not None and self.removed_on is None

    def key(self, language: str) -> str:
        versions = (self.version, self.author_version, self.parent_author_version)
        return piece_name("comment", self.id, *versions, language=language)


def comment_stamps(comments: QuerySet) -> list[CommentStamp]:
    """The stamps of a queryset of comments; one query, and one more for whom deep replies name."""
    return _with_parents([CommentStamp(*row) for row in comments.values_list(*COMMENT_STAMP)])


@dataclass(frozen=True, slots=True)
class TalkStamps:
    """What stands on a page of what is said: `heads` begin its threads, the newest first;
    `is_last` says that no page follows.
    """

    heads: list[CommentStamp]
    replies: list[CommentStamp]
    official: CommentStamp | None
    is_last: bool


def talk_stamps(ideas: Collection[int], before: int | None, most: int) -> TalkStamps:
    """The newest threads below these ideas (of those that began `before` a comment), at most so
    many, with the first replies in each; and the team's answer: the newest of what is marked, for a
    duplicate may have brought another.

    One statement, written out because every page of an idea asks it.
    """
    family = ", ".join(["%s"] * len(ideas))
    columns = ", ".join(
        f"a.{name.removeprefix('author__')}" if name.startswith("author__") else f"c.{name}"
        for name in COMMENT_STAMP
    )
    comments, people = Comment._meta.db_table, User._meta.db_table
    rows = f"{columns} FROM {comments} c LEFT JOIN {people} a ON a.id = c.author_id"
    shown = f"c.idea_id IN ({family}) AND c.became = ''"
    not_gone = "(c.removed_on IS NULL OR c.replies_count > 0)"
    page = "" if before is None else "AND c.id < %s"
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH heads AS (SELECT c.id FROM {comments} c WHERE {shown} AND {not_gone}"
            f" AND c.parent_id IS NULL {page} ORDER BY c.id DESC LIMIT %s)"
            f" SELECT 'head', {rows} WHERE c.id IN (SELECT id FROM heads) UNION ALL"
            f" SELECT 'reply', {rows} WHERE c.root_id IN (SELECT id FROM heads)"
            f" AND c.reply_number <= %s AND {shown} AND {not_gone} UNION ALL"
            f" SELECT 'official', {rows} WHERE {shown} AND c.official_on IS NOT NULL"
            " AND c.removed_on IS NULL",
            [
                *(*ideas, *(() if before is None else (before,)), most + 1),
                *(REPLIES_SHOWN, *ideas),
                *ideas,
            ],
        )
        found = cursor.fetchall()
    kinds, stamps = [row[0] for row in found], [CommentStamp(*row[1:]) for row in found]
    named = list(zip(kinds, _with_parents(stamps), strict=True))
    heads = sorted((one for kind, one in named if kind == "head"), key=lambda one: -one.id)
    chosen = {stamp.id for stamp in heads[:most]}
    replies = [one for kind, one in named if kind == "reply" and one.root_id in chosen]
    official = [one for kind, one in named if kind == "official"]
    return TalkStamps(
        heads[:most],
        sorted(replies, key=lambda one: one.reply_number),
        max(official, key=lambda one: str(one.official_on), default=None),
        len(heads) <= most,
    )


def _with_parents(stamps: list[CommentStamp]) -> list[CommentStamp]:
    """The same, those that name what they answer with its author's card; one query if any does."""
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
    with translation.override(language):
        return f'<span id="comment-count">{comments_counted(number)}</span>'


def comments_counted(number: int) -> str:
    """ "3 comments" in the present language."""
    return ngettext("%(n)s comment", "%(n)s comments", number) % {"n": number}


def notes_list(notes: Collection[Note], language: str) -> str:
    """The team’s notes, the newest first. They are kept nowhere: only the team asks for them."""
    return render_piece("ideas/_notes.html", {"notes": notes, "token_mark": TOKEN}, language)
