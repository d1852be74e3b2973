"""What the clock does with what trends."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Q
from django.utils import timezone

from community.events.reactions import unhurried
from community.transactions import by_id, one_transaction
from community.votes import voters_count
from ideas.families import family
from ideas.models import Comment, Idea
from ideas.trends import MILLION, RECENT, trend_of

AT_ONCE = 100


def let_trends_sink() -> int:
    """What the clock calls: whatever is warm or young is older than before, and votes that are not
    recent any more do not warm it; returns how many ideas were looked at. The others lie still.
    """
    return sum(_sink(ids) for ids in unhurried(_warm()))


def _warm() -> Iterator[list[int]]:
    young = Q(created__gt=timezone.now() - RECENT)
    warm = Idea.objects.listed().filter(Q(trend__gt=MILLION) | young).order_by("pk")
    last = 0
    while ids := list(warm.filter(pk__gt=last).values_list("pk", flat=True)[:AT_ONCE]):
        yield ids
        last = ids[-1]


@one_transaction
def _sink(ids: list[int]) -> int:
    now = timezone.now()
    for idea in by_id(Idea.objects.filter(pk__in=ids)):
        members = family(idea)
        idea.recent_votes = voters_count(Idea, members, since=now - RECENT)
        idea.recent_comments = Comment.objects.of_ideas(members).said_since(now - RECENT)
        idea.trend = trend_of(idea.recent_votes, idea.recent_comments, idea.created, now)
        idea.save(update_fields=["recent_votes", "recent_comments", "trend"])
    return len(ids)
