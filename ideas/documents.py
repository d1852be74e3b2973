"""How ideas are found: what is wished for, what the team answered; a duplicate, too, whose address
leads on to the original.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.utils.translation import gettext_lazy as _

from community.events.event import Occurrence
from community.search.actions import index
from community.search.documents import Document, Source, declare_source
from community.search.words import guess_language
from community.writing.words import plain_words
from ideas.boards import boards, boards_where, statuses
from ideas.models import Idea, StatusChange


def idea_documents(ids: Collection[int]) -> Iterator[Document]:
    """Ideas that are not removed."""
    answers: dict[int, list[str]] = {}
    said = StatusChange.objects.filter(idea__in=ids).exclude(content="").order_by("-id")
    for idea_id, words in said.values_list("idea_id", "rendered"):
        answers.setdefault(idea_id, []).append(plain_words(words))
    for idea in Idea.objects.standing().filter(pk__in=ids).select_related("status"):
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
            answer="\n".join(answers.get(idea.pk, [])),
            locale=guess_language(f"{idea.title} {text[:500]}"),
            author_id=idea.author_id,
            votes=idea.votes_count,
            status=idea.status.key,
        )


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


def index_both(occurrence: Occurrence) -> None:
    """Reaction to a merge and its end: the duplicate and the idea for which it counts."""
    index("idea", [occurrence.event.idea_id, occurrence.event.into_id])
