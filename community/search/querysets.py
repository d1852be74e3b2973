"""Which gaps, and how many questions were answered before they were asked."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from community.accounts.rules import value_of
from community.search.models import AskSession, Gap, Suggestion

LEAST_SEARCHES = 3


def open_gaps() -> QuerySet[Gap]:
    """What was looked for lately and not found, or found by almost nobody: the most wanted
    first.
    """
    since = timezone.now() - timedelta(days=value_of("gap_days"))
    unfound = Q(empty__gt=0) | Q(searches__gte=LEAST_SEARCHES, opened__lt=F("searches") * 0.2)
    return Gap.objects.filter(
        unfound, answered_on=None, dismissed_on=None, last_on__gte=since
    ).order_by("-searches", "-last_on")


def was_offered(nonce: str, *, by) -> bool:
    """Whether anything was shown to `by` beside the form with this nonce."""
    return AskSession.objects.filter(nonce=nonce, user=by).exists()


def deflection(days: int = 30) -> dict:
    """How many of those who were offered something did not need to ask.

    rate = solved / (solved + posted): `solved` said "this solved it", `posted` asked although
    something had been shown. Whoever did neither says nothing either way and counts only as `left`;
    `rate` is None while there is nobody.
    """
    since = timezone.now() - timedelta(days=days)
    sessions = AskSession.objects.filter(started_on__gte=since)
    figures = sessions.aggregate(
        shown=Count("pk"),
        solved=Count("pk", filter=Q(solved_on__isnull=False)),
        posted=Count("pk", filter=Q(posted_on__isnull=False)),
    )
    figures["left"] = figures["shown"] - figures["solved"] - figures["posted"]
    decided = figures["solved"] + figures["posted"]
    return figures | {
        "rate": round(100 * figures["solved"] / decided) if decided else None,
        "days": days,
    }


def best_suggestions(days: int = 30, most: int = 20) -> list[dict]:
    """The entries that solved most before a question was asked: key, shown, opened, solved."""
    since = timezone.now() - timedelta(days=days)
    rows = (
        Suggestion.objects.filter(shown_on__gte=since)
        .values("key")
        .annotate(shown=Count("pk"), opened=Count("opened_on"), solved=Count("solved_on"))
    )
    return [dict(row) for row in rows.order_by("-solved", "-opened", "-shown")[:most]]
