"""Still true? Owners are asked; what nobody verifies says so and sinks."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Count, F, Q
from django.utils import timezone

from community.accounts.rules import value_of
from community.events.actions import publish
from community.events.reactions import unhurried
from community.transactions import one_transaction
from kb import events
from kb.models import Category, Figures, Opinion, Verification

AT_ONCE = 500


@one_transaction
def verify_page(page, *, by) -> Verification:
    """Record that `by` found the page still true."""
    record = Verification.objects.create(page_id=page.pk, by=by)
    Figures.objects.update_or_create(
        page_id=page.pk,
        defaults={
            "verified_on": record.created,
            "verified_by": by,
            "asked_on": None,
            "is_stale": False,
        },
    )
    publish(events.ArticleVerified(by.pk, page.pk))
    return record


def verify_after(page) -> int:
    """Days after which a page has to be verified: its nearest category's rule, or the product's; 0
    is never.
    """
    above = (
        Category.objects.ancestor_of(page)
        .filter(verify_after_days__isnull=False)
        .order_by("-depth")
        .values_list("verify_after_days", flat=True)
    )
    nearest = above.first()
    return value_of("verify_days") if nearest is None else nearest


def ask_to_verify_where_due() -> int:
    """What the clock calls: ask owners of pages that are old or did not help, and mark what was
    asked about too long ago.
    """
    return _ask_for_age() + _ask_for_readers() + _mark_stale()


def _ask_for_age() -> int:
    """One question for each category with a rule of its own and one for all else: what is never due
    takes no other's place.
    """
    rules = {"": value_of("verify_days")}
    rules |= dict(
        Category.objects.filter(verify_after_days__isnull=False).values_list(
            "path", "verify_after_days"
        )
    )
    return sum(
        _ask_below(path, days, [other for other in rules if other != path])
        for path, days in rules.items()
        if days
    )


def _ask_below(path: str, days: int, others: list[str]) -> int:
    due = Figures.objects.filter(
        page__live=True,
        page__path__startswith=path,
        asked_on=None,
        is_stale=False,
        verified_on__lt=timezone.now() - timedelta(days=days),
    )
    for other in others:
        if other.startswith(path):
            due = due.exclude(page__path__startswith=other)
    return sum(_ask(figures, "age") for figures in unhurried(due.order_by("verified_on")[:AT_ONCE]))


def _ask_for_readers() -> int:
    since = timezone.now() - timedelta(days=value_of("nos_days"))
    unhelped = (
        Opinion.objects.filter(
            helpful=False,
            created__gte=since,
            page__live=True,
            page__figures__asked_on=None,
            page__figures__is_stale=False,
        )
        .filter(Q(created__gt=F("page__figures__verified_on")) | Q(page__figures__verified_on=None))
        .values("page_id")
        .annotate(n=Count("pk"))
        .filter(n__gte=value_of("nos_for_check"))
        .values_list("page_id", flat=True)
    )
    of_these = Figures.objects.filter(page_id__in=list(unhelped[:AT_ONCE])).select_related("page")
    return sum(_ask(figures, "readers") for figures in unhurried(of_these))


@one_transaction
def _ask(figures: Figures, reason: str) -> int:
    asked = Figures.objects.filter(pk=figures.pk, asked_on=None).update(asked_on=timezone.now())
    if asked:
        publish(events.VerificationAsked(None, figures.page_id, reason))
    return asked


def _mark_stale() -> int:
    before = timezone.now() - timedelta(days=value_of("verify_grace_days"))
    marked = 0
    for figures in unhurried(
        Figures.objects.filter(asked_on__lt=before, is_stale=False, page__live=True)[:AT_ONCE]
    ):
        marked += _go_stale(figures)
    return marked


@one_transaction
def _go_stale(figures: Figures) -> bool:
    asked = Figures.objects.filter(pk=figures.pk, is_stale=False, asked_on__isnull=False)
    marked = bool(asked.update(is_stale=True))
    if marked:
        publish(events.ArticleWentStale(None, figures.page_id))
    return marked
