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
        page_id=page.pk, defaults={"verified_on": record.created, "verified_by": by, "asked_on": None, "is_stale": False}
    )
    publish(events.ArticleVerified(by.pk, page.pk))
    return record


def verify_after(page) -> int:
    """Days after which a page has to be verified: its nearest category's rule, or the product's; 0 is never."""
    above = Category.objects.ancestor_of(page).filter(verify_after_days__isnull=False).order_by("-depth").values_list("verify_after_days", flat=True)
    nearest = above.first()
    return value_of("verify_days") if nearest is None else nearest


def ask_to_verify_where_due() -> int:
    """What the clock calls: ask owners of pages that are old or did not help, and mark what was asked about too long ago."""
    return _ask_for_age() + _ask_for_readers() + _mark_stale()


def _ask_for_age() -> int:
    """A category's rule is looked up per category, so no page is read before it can be due."""
    now, asked = timezone.now(), 0
    rules = {category.path: category.verify_after_days for category in Category.objects.filter(verify_after_days__isnull=False)}
    default = value_of("verify_days")
    shortest = min([days for days in (*rules.values(), default) if days] or [0])
    if not shortest:
        return 0
    old = Figures.objects.filter(page__live=True, asked_on=None, is_stale=False, verified_on__lt=now - timedelta(days=shortest))
    for figures in unhurried(old.select_related("page").order_by("verified_on")[:AT_ONCE]):
        above = max((path for path in rules if figures.page.path.startswith(path)), key=len, default=None)
        days = default if above is None else rules[above]
        if days and figures.verified_on and figures.verified_on < now - timedelta(days=days):
            asked += _ask(figures, "age")
    return asked


def _ask_for_readers() -> int:
    since = timezone.now() - timedelta(days=value_of("nos_days"))
    unhelped = (
        Opinion.objects.filter(helpful=False, created__gte=since, page__live=True, page__figures__asked_on=None, page__figures__is_stale=False)
        .filter(Q(created__gt=F("page__figures__verified_on")) | Q(page__figures__verified_on=None))
        .values("page_id").annotate(n=Count("pk")).filter(n__gte=value_of("nos_for_check")).values_list("page_id", flat=True)
    )  # fmt: skip
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
    for figures in unhurried(Figures.objects.filter(asked_on__lt=before, is_stale=False, page__live=True)[:AT_ONCE]):
        marked += _go_stale(figures)
    return marked


@one_transaction
def _go_stale(figures: Figures) -> bool:
    asked = Figures.objects.filter(pk=figures.pk, is_stale=False, asked_on__isnull=False)
    marked = bool(asked.update(is_stale=True))
    if marked:
        publish(events.ArticleWentStale(None, figures.page_id))
    return marked
