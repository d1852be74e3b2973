"""What waits for somebody who keeps order, put together for a page: the matter, the thing itself,
who flagged it and why, what was decided before, and how its author has fared.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from moderation.flags.models import Decision, Flag, Matter, Reason
from moderation.flags.permissions import judged_by
from moderation.flags.subjects import Subject, subjects_of

EARLIER_READ = 200  # of all authors of a page together


@dataclass(frozen=True)
class Row:
    """One matter of a page; `subject` is None where the thing is not there any more."""

    matter: Matter
    subject: Subject | None
    flags: list[Flag]
    standing: Decision | None
    earlier: list[Decision] = field(default_factory=list)

    @property
    def waiting(self) -> list[Flag]:
        """The flags about which nobody has decided, or else those that led to where it is."""
        return [flag for flag in self.flags if not flag.verdict] or self.flags

    @property
    def earlier_counts(self) -> list[tuple[str, int]]:
        """How often which outcome, in words."""
        counted = Counter(decision.get_outcome_display() for decision in self.earlier)
        return counted.most_common()

    def most_named(self) -> Reason | None:
        """The reason that most flags give."""
        named = Counter(flag.reason for flag in self.waiting)
        return named.most_common(1)[0][0] if named else None

    def asks_again(self, user) -> bool:
        """Whether the appeal is against what `user` decided: other eyes are better."""
        appealed = self.standing if self.matter.waits == Matter.Waits.APPEALED else None
        return appealed is not None and appealed.by_id == user.pk


def matters_waiting(user, most: int) -> list[Row]:
    """What waits for `user` to decide, the longest first; the same number of questions however
    much it is.
    """
    return rows_of(judged_by(user).waiting().for_row()[:most])


def rows_of(matters: Iterable[Matter]) -> list[Row]:
    """These matters (loaded `for_row`) as rows."""
    matters = list(matters)
    subjects = subjects_of(matter.ref for matter in matters)
    earlier = _earlier_of(matters)
    return [
        Row(
            matter,
            subjects.get(str(matter.ref)),
            sorted(matter.flags.all(), key=lambda flag: flag.pk),
            _newest(matter),
            [one for one in earlier.get(matter.author_id or 0, ()) if one.matter_id != matter.pk],
        )
        for matter in matters
    ]


def _newest(matter: Matter) -> Decision | None:
    made = [decision for decision in matter.decisions.all() if decision.undone_on is None]
    return max(made, key=lambda decision: decision.pk, default=None)


def _earlier_of(matters: Sequence[Matter]) -> dict[int, list[Decision]]:
    """What was decided about the same authors, the newest first."""
    authors = {matter.author_id for matter in matters if matter.author_id}
    if not authors:
        return {}
    found = Decision.objects.filter(matter__author__in=authors, undone_on=None)
    earlier: dict[int, list[Decision]] = {}
    for decision in found.select_related("matter", "reason").order_by("-id")[:EARLIER_READ]:
        earlier.setdefault(decision.matter.author_id or 0, []).append(decision)
    return earlier
