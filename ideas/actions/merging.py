"""Say that two ideas are the same wish, and take that back.

Everything stays where it is (votes, followers, comments): a duplicate only points to its original,
and what belongs to the family is read together (`ideas/families.py`). So taking a merge back
restores what was.
"""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from community.accounts.doors import Refused
from community.events.actions import publish
from community.transactions import by_id, one_transaction
from ideas import events
from ideas.actions.counting import COUNTED, count_anew
from ideas.boards import same_readers, status_named
from ideas.models import Idea, IdeaMerge
from ideas.statuses import DUPLICATE


class Merged(Refused):
    """`idea` is a duplicate of `home` already."""

    def __init__(self, idea: Idea):
        super().__init__("merged")
        self.idea, self.home = idea, idea.merged_into


@one_transaction
def merge_idea(idea: Idea, *, by, into: Idea) -> IdeaMerge:
    """Make an idea a duplicate of `into`, and its own duplicates with it; returns the record of it,
    which `undo_merge` takes back.

    From now on a vote for one counts for `into`, once for each person, and followers of one hear
    what becomes of it. Raises Refused: "same"; "removed" when one of them is; "readers" when they
    stand on boards that are not open to the same people; Merged when one is a duplicate already.
    """
    if idea.pk == into.pk:
        raise Refused("same")
    rows = _locked(idea.pk, into.pk)
    idea, into = rows[idea.pk], rows[into.pk]
    if idea.merged_into_id == into.pk:
        return idea.merges.standing().get()
    _refuse_what_makes_no_sense(idea, into)
    merge = IdeaMerge.objects.create(source=idea, into=into, by=by, was=idea.status)
    Idea.objects.filter(merged_into=idea).update(merged_into=into)
    idea.merged_into, idea.status = into, status_named(DUPLICATE)
    idea.row_version += 1
    idea.save(update_fields=["merged_into", "status", "row_version"])
    _count(into)
    publish(events.IdeasMerged(by.pk, idea.pk, into.pk, merge.pk), groups=[idea, into])
    return merge


@one_transaction
def undo_merge(merge: IdeaMerge, *, by) -> Idea:
    """Let a duplicate stand by itself again, with its status, its own votes and followers, and the
    duplicates that it had; returns it. Whoever voted since voted for the original, and a vote that
    was taken back since stays so.
    """
    idea, home = _locked_with_home(merge)
    merge.refresh_from_db()
    if merge.undone_on:
        return idea
    merge.undone_on, merge.undone_by = timezone.now(), by
    merge.save(update_fields=["undone_on", "undone_by"])
    with_it = IdeaMerge.objects.came_with(idea.pk)
    Idea.objects.filter(pk__in=with_it).update(merged_into=idea)
    idea.merged_into, idea.status = None, merge.was
    idea.save(update_fields=["merged_into", "status"])
    _count(idea)
    _count(home)
    publish(events.MergeUndone(by.pk, idea.pk, home.pk, merge.pk), groups=[idea, home])
    return idea


def _locked(*ids: int) -> dict[int, Idea]:
    """These ideas and the duplicates of each, locked in the order of their ids. Nobody joins or
    leaves a family while its original is locked.
    """
    rows = by_id(Idea.objects.filter(Q(pk__in=ids) | Q(merged_into__in=ids)))
    return {row.pk: row for row in rows}


def _locked_with_home(merge: IdeaMerge) -> tuple[Idea, Idea]:
    """The duplicate and where it leads now: the original may have been merged itself meanwhile."""
    leads = Idea.objects.filter(pk=merge.source_id).values_list("merged_into_id", flat=True)
    while True:
        home_id = leads.get() or merge.into_id
        rows = _locked(merge.source_id, home_id)
        idea = rows[merge.source_id]
        if idea.merged_into_id in (None, home_id):
            return idea, rows[home_id]


def _refuse_what_makes_no_sense(idea: Idea, into: Idea) -> None:
    for one in (idea, into):
        if one.merged_into_id:
            raise Merged(one)
        if not one.is_out:
            raise Refused("removed")
    if not same_readers(idea.board_id, into.board_id):
        raise Refused("readers")


def _count(idea: Idea) -> None:
    count_anew(idea)
    idea.row_version += 1
    idea.save(update_fields=[*COUNTED, "row_version"])
