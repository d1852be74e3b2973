"""What the team looks through: ideas narrowed and ordered as an address says, with what stands
beside each; as many queries for a page, however much is on it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from community.companies.permissions import can_see_companies
from community.listing import Cursor
from community.numbers import number
from community.writing.markup import clean_text
from ideas.boards import boards, boards_where, same_readers, status_named, statuses
from ideas.models import CompanyWish, Idea, Note
from ideas.permissions import can_share_notes
from ideas.similar import ideas_with
from ideas.statuses import DUPLICATE
from ideas.tagged import chosen_tag

PER_PAGE = 50
MOST_TYPED, MOST_FOUND = 200, 1000  # characters to look for, ideas that have them
COMPANIES_SHOWN = 3
SORTS = {
    "votes": (_("Votes"), Cursor("votes_count", "id")),
    "companies": (_("Companies"), Cursor("companies_count", "id")),
    "value": (_("Value"), Cursor("worth", "id")),
    "new": (_("Newest"), Cursor("created", "id")),
    "old": (_("Oldest"), Cursor("created", "id", rises=True)),
    "due": (_("Answer due"), Cursor("answer_due", "id", rises=True)),
}
OF_COMPANIES = ("companies", "value")  # for those alone who may know what customers pay
WAITS = {"unanswered": _("Without an answer"), "overdue": _("Overdue")}
ALL = "all"


@dataclass(frozen=True)
class Chosen:
    """What an address asks for; `having` are the ideas that have its `words`, where it has any."""

    words: str = ""
    having: tuple[int, ...] = ()
    status: str = ""
    board: Any = None
    tag: Any = None
    waits: str = ""
    sort: str = "votes"

    @property
    def by_age(self) -> str:
        """How the column of moments is sorted, in the words of a table; "" when it is not."""
        return {"new": "descending", "old": "ascending"}.get(self.sort, "")


@dataclass
class Row:
    """An idea with what the team sees beside it."""

    idea: Idea
    status: Any
    board: Any
    companies: list[str] = field(default_factory=list)
    notes: int = 0
    twin: Idea | None = None


def chosen(user, asked) -> Chosen:
    """What the query of an address asks for. Raises Http404 for what there is not, or not for
    `user`.
    """
    status, typed, waits = asked.get("status", ""), asked.get("board", ""), asked.get("waits", "")
    board = boards().get(number(typed) or 0)
    sort = asked.get("sort") or ("due" if waits else "votes")
    is_known = status in ("", ALL) or (status != DUPLICATE and status_named(status) is not None)
    is_seen = not typed or (board is not None and board.pk in boards_where(user, "see"))
    if not is_known or not is_seen or sort not in sorts_for(user) or waits not in ("", *WAITS):
        raise Http404
    words = " ".join(clean_text(asked.get("q", "")).split())[:MOST_TYPED]
    return Chosen(
        words,
        tuple(ideas_with(user, words, most=MOST_FOUND)) if words else (),
        status,
        board if typed else None,
        chosen_tag(user, asked.get("tag")),
        waits,
        sort,
    )


def sorts_for(user) -> dict[str, Any]:
    """The orders that `user` may choose, by their words."""
    knows = can_see_companies(user)
    return {key: label for key, (label, _at) in SORTS.items() if knows or key not in OF_COMPANIES}


def found_by(user, asked: Chosen) -> QuerySet[Idea]:
    """The ideas that an address asks for, of those that `user` sees."""
    found = Idea.objects.visible_to(user).listed()
    if asked.words:
        found = found.filter(pk__in=asked.having)
    if not asked.status:
        found = found.undecided()
    elif asked.status != ALL:
        found = found.filter(status=status_named(asked.status))
    if asked.board:
        found = found.filter(board=asked.board)
    if asked.tag:
        found = found.filter(tags=asked.tag)
    if asked.waits or asked.sort == "due":
        found = found.filter(answered_on=None, answer_due__isnull=False)
    return found.overdue() if asked.waits == "overdue" else found


def rows_of(user, ideas: Collection[Idea]) -> list[Row]:
    """What stands beside each of these ideas, of what `user` may know."""
    ids = [idea.pk for idea in ideas]
    companies = names_of_companies(ids) if can_see_companies(user) else {}
    notes = notes_counted(ids) if can_share_notes(user) else {}
    twins = _twins(user, ideas)
    known = statuses()
    return [
        Row(
            idea=idea,
            status=known[idea.status_id],
            board=boards()[idea.board_id],
            companies=companies.get(idea.pk, [])[:COMPANIES_SHOWN],
            notes=notes.get(idea.pk, 0),
            twin=_mergeable(idea, twins),
        )
        for idea in ideas
    ]


def names_of_companies(ids: Collection[int]) -> dict[int, list[str]]:
    """Which companies want each of these ideas, those that pay most first."""
    found: dict[int, list[str]] = defaultdict(list)
    wishes = CompanyWish.objects.filter(idea__in=ids).order_by("-company__yearly", "company__name")
    for idea_id, name in wishes.values_list("idea_id", "company__name"):
        found[idea_id].append(name)
    return found


def notes_counted(ids: Collection[int]) -> dict[int, int]:
    """How many notes the team wrote about each of these ideas."""
    notes = Note.objects.standing().filter(room__idea__in=ids).order_by()
    return dict(notes.values_list("room__idea").annotate(Count("id")))


def _twins(user, ideas: Collection[Idea]) -> dict[int, Idea]:
    """The ideas that these repeat, as long as they can be merged into."""
    ids = {idea.similar_to_id for idea in ideas} - {None}
    found = Idea.objects.visible_to(user).listed().filter(pk__in=ids) if ids else ()
    return {one.pk: one for one in found}


def _mergeable(idea: Idea, twins: dict[int, Idea]) -> Idea | None:
    twin = twins.get(idea.similar_to_id or 0)
    return twin if twin and same_readers(twin.board_id, idea.board_id) else None


def in_portions_of(found: QuerySet[Idea], size: int) -> Iterator[list[Idea]]:
    """All of them by their numbers, so many at a time, each with its author and tags."""
    after = 0
    whole = found.select_related("author").prefetch_related("tags").order_by("pk")
    while portion := list(whole.filter(pk__gt=after)[:size]):
        yield portion
        after = portion[-1].pk
