"""Still true? What readers say of accepted answers since a newer version of the product."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q

from community.accounts.memory import remembered
from forum.models import AcceptedAnswer, Confirmation, ProductVersion

NOS_FOR_STALE = 2  # so many more who say no than yes


@dataclass(frozen=True)
class Freshness:
    """What is known of one accepted answer: accepted with `version`; of the present one (`now`) so
    many said yes and no.
    """

    version: str
    now: str
    yes: int = 0
    no: int = 0

    @property
    def is_stale(self) -> bool:
        return self.no - self.yes >= NOS_FOR_STALE

    @property
    def is_verified(self) -> bool:
        return self.yes > self.no


def present_version() -> ProductVersion | None:
    """The version released last; kept until somebody changes the list."""
    return remembered("present version", ProductVersion.objects.first)


def freshness_of(post_ids: Collection[int]) -> dict[int, Freshness]:
    """What is known of those accepted answers that were accepted with an earlier version; at most
    two queries.
    """
    now = present_version()
    if now is None or not post_ids:
        return {}
    rows = (
        AcceptedAnswer.objects.filter(post_id__in=post_ids, withdrawn_on=None)
        .exclude(version=now)
        .select_related("version")
    )
    earlier = {row.post_id: row.version.name if row.version else "" for row in rows}
    if not earlier:
        return {}
    said = (
        Confirmation.objects.filter(post_id__in=earlier, version=now)
        .values("post_id")
        .annotate(
            yes=Count("pk", filter=Q(still_true=True)), no=Count("pk", filter=Q(still_true=False))
        )
    )
    counts = {row["post_id"]: (row["yes"], row["no"]) for row in said}
    return {
        pk: Freshness(version, now.name, *counts.get(pk, (0, 0))) for pk, version in earlier.items()
    }
