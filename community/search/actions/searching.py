"""What people look for: counted once a day for each person and question, grouped by stems and
language.
"""

from __future__ import annotations

import re
from datetime import timedelta

from django.db.models import F
from django.utils import timezone
from django.utils.crypto import salted_hmac

from community.accounts.rules import value_of
from community.search.models import Gap, Search
from community.search.query import Query
from community.transactions import by_id, one_transaction

_private = re.compile(r"\S+@\S+|\d{6,}")


def searcher_of(user, address: str, agent: str) -> str:
    """Who searches, for counting them once a day: a member, or a hash of today's address and
    browser that says nothing tomorrow.
    """
    who = (
        f"member {user.pk}"
        if user.is_authenticated
        else f"{address} {agent} {timezone.now():%Y-%m-%d}"
    )
    return salted_hmac("community.search.searcher", who).hexdigest()[:32]


def gap_key(query: Query) -> str:
    """The stems of a query in one order:

    "router drops" and "the dropping routers" are one question.
    """
    return " ".join(
        sorted(
            {term.alternatives[0][0] for term in query.terms}
            | {part for phrase in query.phrases for part in phrase}
        )
    )[:200]


def without_private(words: str) -> str:
    """What was searched for, without mail addresses and long numbers."""
    return _private.sub("…", words)[:200].strip()


@one_transaction
def count_search(*, stems: str, language: str, words: str, found: int, searcher: str) -> Gap | None:
    """Remember that somebody searched; None when they did so today already, or for nothing.

    Addresses and numbers are left out.
    """
    words = without_private(words)
    if not stems or not words:
        return None
    now = timezone.now()
    gap, _ = Gap.objects.get_or_create(stems=stems, language=language, defaults={"words": words})
    gap = by_id(Gap.objects.all()).get(pk=gap.pk)
    counted = Search.objects.filter(gap=gap, searcher=searcher, day=now.date()).exists()
    if counted:
        return None
    Search.objects.create(gap=gap, searcher=searcher, day=now.date(), found=found)
    Gap.objects.filter(pk=gap.pk).update(
        searches=F("searches") + 1, empty=F("empty") + (0 if found else 1), words=words, last_on=now
    )
    return gap


@one_transaction
def open_result(*, stems: str, language: str, key: str, searcher: str) -> bool:
    """Remember that a result was opened; only the first of a search counts. True when it did."""
    gap = by_id(Gap.objects.filter(stems=stems, language=language)).first()
    search = Search.objects.filter(gap=gap, searcher=searcher).order_by("-day").first()
    if search is None or search.opened_key:
        return False
    search.opened_key = key[:80]
    search.save(update_fields=["opened_key"])
    Gap.objects.filter(pk=search.gap_id).update(opened=F("opened") + 1)
    return True


def fill_gap(gap: Gap, *, draft_id: int) -> Gap:
    """Somebody writes an article for it: the page with this id."""
    gap.draft_id = draft_id
    gap.save(update_fields=["draft_id"])
    return gap


def dismiss_gap(gap: Gap, *, by) -> Gap:
    """Nothing needs to be written for it."""
    if gap.dismissed_on is None:
        gap.dismissed_on, gap.dismissed_by = timezone.now(), by
        gap.save(update_fields=["dismissed_on", "dismissed_by"])
    return gap


def forget_searches() -> int:
    """What the clock calls: single searches are kept for as long as a gap is listed; the counts
    stay.
    """
    before = timezone.now().date() - timedelta(days=value_of("gap_days"))
    return Search.objects.filter(day__lt=before).delete()[0]
