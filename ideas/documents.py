"""How ideas are found: what is wished for, what the team answered, what others say about it, up to
a length that bounds the work of a comment; a duplicate, too, whose address leads to the original.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.events.event import Occurrence
from community.events.reactions import unhurried
from community.search.actions import index
from community.search.documents import Document, Source, declare_source
from community.writing.words import plain_words
from ideas.boards import boards, boards_where, statuses
from ideas.details import shown_details
from ideas.models import Comment, Idea, StatusChange

FIRST_COMMENTS = 60  # of a long discussion the first comments and the newest are found
NEWEST_COMMENTS = 120
AT_ONCE = 50  # ideas that were voted for


def idea_documents(ids: Collection[int]) -> Iterator[Document]:
    """Ideas that are not removed."""
    answers: dict[int, list[str]] = {}
    said = StatusChange.objects.filter(idea__in=ids).exclude(content="").order_by("-id")
    for idea_id, words in said.values_list("idea_id", "rendered"):
        answers.setdefault(idea_id, []).append(plain_words(words))
    ideas = Idea.objects.standing().filter(pk__in=ids).select_related("status")
    ideas = ideas.prefetch_related("tags")
    said_below = _comments(ideas)
    for idea in ideas:
        official, others = said_below.get(idea.pk, ([], []))
        text = plain_words(idea.rendered)
        yield Document(
            key=idea.live_group,
            kind="idea",
            object_id=idea.pk,
            title=idea.title,
            address=idea.get_absolute_url(),
            scope=f"board.{idea.board_id}",
            place=f"board.{idea.board_id}",
            date=idea.created,
            lead=text,
            answer="\n".join([*answers.get(idea.pk, []), *official]),
            body="\n".join([*_details(idea), *others]),
            locale=idea.language,
            tags=tuple(sorted(tag.name for tag in idea.tags.all())),
            author_id=idea.author_id,
            votes=idea.votes_count,
            status=idea.status.key,
        )


def _details(idea: Idea) -> list[str]:
    """What its board asks for and was filled in, as words to be found by."""
    return [value for _label, value in shown_details(idea.board_id, idea.details)]


def _comments(ideas) -> dict[int, tuple[list[str], list[str]]]:
    """(the team's answer, what else is said) by idea."""
    standing = Comment.objects.standing()
    most = FIRST_COMMENTS + NEWEST_COMMENTS
    chosen = Q(idea__in=[idea.pk for idea in ideas if idea.comments_count <= most])
    for idea in ideas:
        if idea.comments_count > most:
            below = standing.filter(idea=idea)
            first = below.order_by("id").values_list("pk", flat=True)[:FIRST_COMMENTS]
            newest = below.order_by("-id").values_list("pk", flat=True)[:NEWEST_COMMENTS]
            chosen |= Q(pk__in={*first, *newest}) | Q(idea=idea, official_on__isnull=False)
    found: dict[int, tuple[list[str], list[str]]] = {}
    rows = standing.filter(chosen).order_by("id").values_list("idea_id", "official_on", "rendered")
    for idea_id, official_on, rendered in rows:
        official, others = found.setdefault(idea_id, ([], []))
        (official if official_on else others).append(plain_words(rendered))
    return found


def _ids(after: int, most: int) -> list[int]:
    found = Idea.objects.filter(pk__gt=after).order_by("pk")
    return list(found.values_list("pk", flat=True)[:most])


def _places(user) -> dict[str, str]:
    return {f"board.{pk}": boards()[pk].name for pk in boards_where(user, "see") if pk in boards()}


def _status_names() -> dict[str, str]:
    return {status.key: status.label for status in statuses().values()}


declare_source(
    Source(
        "idea",
        "idea",
        _("Ideas"),
        "lightbulb",
        idea_documents,
        _ids,
        scopes=lambda user: {f"board.{pk}" for pk in boards_where(user, "see")},
        places=_places,
        statuses=_status_names,
        weight=0.9,
        suggested=True,
    )
)


def index_idea(occurrence: Occurrence) -> None:
    """Reaction to everything that changes what an idea says or what became of it."""
    index("idea", [occurrence.event.idea_id])


def index_voted() -> int:
    """What the clock calls: a vote alone makes no work of its own, so that a hundred votes for one
    idea are told to the search once. Returns how many ideas were.
    """
    voted = Idea.objects.voted_since_indexed().order_by("pk").values_list("pk", "votes_count")
    told = dict(voted[:AT_ONCE])
    if told:
        index("idea", list(told))
    for pk, votes in unhurried(told.items()):  # who voted meanwhile is told the next time
        Idea.objects.filter(pk=pk).update(votes_indexed=votes)
    return len(told)


def index_both(occurrence: Occurrence) -> None:
    """Reaction to a merge and its end: the duplicate and the idea for which it counts."""
    index("idea", [occurrence.event.idea_id, occurrence.event.into_id])


def index_commented(occurrence: Occurrence) -> None:
    """Reaction to what changes a comment: the idea below which it stands, which may be a duplicate
    of the one that the event is about.
    """
    commented = Comment.objects.filter(pk=occurrence.event.comment_id)
    index("idea", list(commented.values_list("idea_id", flat=True)))
