"""Viewer-neutral pieces of HTML about ideas, rendered once per version and language.

How many people voted and whether the reader did stand in them as marks: a vote makes no piece anew.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import translation

from community.accounts.models import User
from community.accounts.prepared import rows_of
from community.fragments.keeping import kept_piece, kept_pieces, piece_name, render_piece
from community.fragments.marks import CUT, TOKEN, fill_each, mark
from ideas.boards import boards, boards_where, same_readers, stamp, statuses
from ideas.details import shown_details
from ideas.fragments.comments import comments_counted
from ideas.models import Idea, IdeaMerge, StatusChange
from ideas.querysets import IdeaQuerySet

ROW_STAMP = (
    "id",
    "version",
    "row_version",
    "author__card_version",
    "duplicates_count",
    "votes_count",
    "comments_count",
    "trend",
    "created",
    "status_on",
    "answer_due",
)


@dataclass(frozen=True, slots=True)
class RowStamp:
    """As much of an idea as a list needs while its row is in the cache."""

    id: int
    version: int
    row_version: int
    author_version: int | None
    duplicates_count: int
    votes_count: int
    comments_count: int
    trend: int
    created: datetime
    status_on: datetime
    answer_due: datetime | None

    def key(self, language: str) -> str:
        versions = (self.version, self.row_version, self.author_version, stamp())
        return piece_name("idea-row", self.id, *versions, language=language)


def row_stamps(ideas: QuerySet) -> list[RowStamp]:
    """The stamps of a queryset of ideas; one query."""
    return [RowStamp(*row) for row in ideas.values_list(*ROW_STAMP)]


def prepared_stamps(
    user,
    key: Hashable,
    choose: Callable[[IdeaQuerySet, list[int]], IdeaQuerySet],
    ids: Collection[int] = (),
) -> list[RowStamp]:
    """The stamps of what `choose` takes of the listed ideas that `user` may see, by a statement
    that is put together once for all who see the same (`rows_of`); moments are as the driver gives
    them.
    """

    def make(ids: list[int]) -> QuerySet:
        return choose(Idea.objects.listed_for(user), ids).values_list(*ROW_STAMP)

    return [RowStamp(*row) for row in rows_of((boards_where(user, "see"), key), make, ids)]


def row_fragments(rows: list[RowStamp], language: str) -> dict[int, str]:
    """The rows of a list by the idea, in order; who voted is filled in by `marks.personal`."""
    names = {row.key(language): row.id for row in rows}
    pieces = kept_pieces(names, lambda ids: _make_rows(ids, language))
    html = with_votes(CUT.join(pieces.values()), {row.id: row.votes_count for row in rows})
    said = {row.id: row.comments_count for row in rows}
    with translation.override(language):
        words = {number: _said(number) for number in {0, *said.values()}}
    html = fill_each(html, "comments", lambda pk: words[said.get(pk, 0)])
    return dict(zip(pieces, html.split(CUT), strict=True)) if pieces else {}


def _said(comments: int) -> str:
    return f"· {comments_counted(comments)}" if comments else ""


def with_votes(html: str, counts: Mapping[int, int]) -> str:
    """The piece with the number of votes of each idea in it."""
    return fill_each(html, "votes", lambda pk: str(counts.get(pk, 0)))


def _make_rows(ids: list[int], language: str) -> dict[int, str]:
    found = Idea.objects.filter(pk__in=ids).select_related("author").prefetch_related("tags")
    reasons = _reasons(ids)
    return {
        idea.pk: render_idea(
            "ideas/_row.html", {"idea": idea, "reason": reasons.get(idea.pk)}, language
        )
        for idea in found
    }


def _reasons(ids: list[int]) -> dict[int, StatusChange]:
    """Why those of these ideas that will not come were refused, by the idea."""
    refused = [pk for pk, status in statuses().items() if status.needs_answer]
    changes = StatusChange.objects.filter(idea__in=ids, status__in=refused).order_by("id")
    return {change.idea_id: change for change in changes}


def render_idea(template: str, context: dict, language: str) -> str:
    """A template about `context["idea"]`, with its board, its status and the marks."""
    idea = context["idea"]
    around = {
        "board": boards()[idea.board_id],
        "status": statuses()[idea.status_id],
        "votes_mark": mark("votes", idea.pk),
        "comments_mark": mark("comments", idea.pk),
        "voted_mark": mark("voted", idea.pk),
        "token_mark": TOKEN,
        "cut": CUT,
    }
    return render_piece(template, {**around, **context}, language)


@dataclass(frozen=True, slots=True)
class Pieces:
    """What an idea's page is put together from, the same for everybody."""

    trail: str
    vote: str
    state: str
    text: str
    decision: str
    timeline: str


def idea_pieces(idea: Idea, merges: Collection[IdeaMerge], language: str) -> Pieces:
    """The pieces of an idea that was loaded `with_page` and of the `merges` that stand in it; one
    query for who decided, if anybody did.
    """
    decided = idea.changes.order_by("-id")
    deciders = decided.values_list("author__card_version", flat=True) if idea.was_decided else []
    people = [one.by for one in merges] + [merge.source.author for merge in merges]
    named = [idea.author_card, *deciders, *(one.card_version if one else "" for one in people)]
    cards = ".".join(map(str, named))
    texts = ".".join(f"{one.source_id}-{one.source.version}" for one in merges)
    versions = (idea.version, idea.row_version, cards, texts, stamp())
    name = piece_name("idea", idea.pk, *versions, language=language)

    def make() -> str:
        changes = list(decided.select_related("author")) if idea.was_decided else []
        told = {"idea": idea, **_told(idea, changes, merges)}
        with translation.override(language):
            told["details"] = shown_details(idea.board_id, idea.details)
        return render_idea("ideas/_pieces.html", told, language)

    html = with_votes(kept_piece(name, make), {idea.pk: idea.votes_count})
    return Pieces(*html.split(CUT))


def _told(
    idea: Idea, changes: list[StatusChange], merges: Collection[IdeaMerge]
) -> dict[str, object]:
    """What was decided, each with its status, and which others are the same wish, the newest first;
    the newest decision with words stands by itself.
    """
    known = statuses()
    for change in changes:
        change.status = known[change.status_id]
    shown = [merge for merge in merges if _may_stand_in(idea, merge.source)]
    steps: list[StatusChange | IdeaMerge] = [*changes, *shown]
    steps.sort(key=lambda step: step.created, reverse=True)
    spoken = next((change for change in changes if change.content), None)
    return {"steps": steps, "decision": spoken, "newest": changes[0] if changes else None}


def _may_stand_in(idea: Idea, duplicate: Idea) -> bool:
    """Whether everybody who reads an idea may read this duplicate of it, too."""
    return not duplicate.is_removed and same_readers(duplicate.board_id, idea.board_id)


def pieces_for(pieces: Pieces, change: Callable[[str], str]) -> dict[str, str]:
    """The pieces by their names, each as `change` makes it."""
    return {name: change(getattr(pieces, name)) for name in Pieces.__slots__}


def voters_line(latest: Sequence[tuple[int, int]], votes: int, language: str) -> str:
    """The faces of these people (id, version of their card), and how many they are with all the
    others.
    """
    names = ".".join(f"{pk}-{version}" for pk, version in latest)
    more = votes - 1 if votes > len(latest) else 0

    def make() -> str:
        known = User.objects.in_bulk([pk for pk, _version in latest])
        voters = [known[pk] for pk, _version in latest if pk in known]
        return render_piece("ideas/_faces.html", {"voters": voters, "more": more}, language)

    return kept_piece(piece_name("idea-voters", more, names, language=language), make)
