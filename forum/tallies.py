"""What people did, forum by forum: the sums that a reader may see, and the counting of them."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import Greatest

from community.accounts.prepared import rows_of
from community.transactions import Last, at_the_end, one_transaction
from forum.models import Post, Tally, Topic
from forum.permissions import forums_where

COLUMNS = ("topics_count", "answers_count", "solved_count")
NOTHING = dict.fromkeys(COLUMNS, 0)
Steps = dict[str, int]


def tallies(people: Collection[int], reader) -> dict[int, Steps]:
    """The counts of each of these people over the forums that `reader` may read, by person id; one
    query.
    """
    readable = forums_where(reader, "can_read_forum")

    def sums(ids: list[int]) -> QuerySet:
        rows = Tally.objects.filter(person__in=ids, forum__in=readable).values_list("person")
        return rows.annotate(*(Sum(name) for name in COLUMNS))

    rows = rows_of((readable, "tallies"), sums, people)
    found = {person: dict(zip(COLUMNS, counts, strict=True)) for person, *counts in rows}
    return {person: found.get(person, NOTHING) for person in people}


def add_to_tally(person_id: int, forum_id: int, steps: Steps) -> None:
    """Change what a person did in a forum by so much, at the end of the present action; never below
    nothing.
    """

    def write() -> None:
        mine = Tally.objects.filter(person=person_id, forum=forum_id)
        changes = {name: Greatest(F(name) + step, 0) for name, step in steps.items()}
        if not mine.update(**changes):
            Tally.objects.bulk_create(
                [Tally(person_id=person_id, forum_id=forum_id)], ignore_conflicts=True
            )
            mine.update(**changes)

    at_the_end(Last.TALLY, person_id, write)


def carry_tallies(topic: Topic, to: int) -> None:
    """What people did in `topic` counts in the forum `to` from now on.

    Call it before anything of it moves.
    """
    if topic.forum_id == to:
        return
    for person, steps in done_in(topic).items():
        add_to_tally(person, topic.forum_id, {name: -step for name, step in steps.items()})
        add_to_tally(person, to, steps)


def done_in(topic: Topic) -> dict[int, Steps]:
    """What each person did in one topic."""
    answers = Post.objects.filter(
        topic=topic, approved=True, parent=None, number__gt=0, poster__isnull=False
    )
    by_person = (
        answers.order_by()
        .values_list("poster")
        .annotate(n=Count("pk"), solved=Count("pk", filter=Q(is_accepted=True)))
    )
    done = {person: {"answers_count": n, "solved_count": solved} for person, n, solved in by_person}
    if topic.approved and topic.poster_id:
        done.setdefault(topic.poster_id, {})["topics_count"] = 1
    return done


@one_transaction
def recount_tallies(people: Collection[int]) -> None:
    """Count everything that these people did anew; who calls this holds their rows."""
    Tally.objects.filter(person__in=people).delete()
    found: dict[tuple[int, int], Steps] = {}
    topics = Topic.objects.filter(poster__in=people, approved=True).order_by()
    for person, forum, n in topics.values_list("poster", "forum").annotate(n=Count("pk")):
        found.setdefault((person, forum), {})["topics_count"] = n
    answers = Post.objects.filter(
        poster__in=people, approved=True, parent=None, number__gt=0
    ).order_by()
    counted = answers.values_list("poster", "topic__forum").annotate(
        n=Count("pk"), solved=Count("pk", filter=Q(is_accepted=True))
    )
    for person, forum, n, solved in counted:
        found.setdefault((person, forum), {}).update(answers_count=n, solved_count=solved)
    Tally.objects.bulk_create(
        [
            Tally(person_id=person, forum_id=forum, **steps)
            for (person, forum), steps in found.items()
        ]
    )
