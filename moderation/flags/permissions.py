"""Who may flag what, decide about it, and answer to it. Asked by every page of the room."""

from __future__ import annotations

from django.db.models import Q

from community.accounts.permissions import holds
from community.things.kinds import is_readable
from moderation.flags.models import Decision, Flag, Matter
from moderation.flags.querysets import FlaggedQuerySet
from moderation.flags.subjects import KINDS, Subject


def can_flag(user, subject: Subject) -> bool:
    """Any member, what they may read and is not their own, as long as others see it."""
    return (
        user.is_authenticated
        and user.is_active
        and not subject.is_gone
        and (subject.author is None or subject.author.pk != user.pk)
        and is_readable(user, subject.ref)
    )


def can_withdraw(user, flag: Flag) -> bool:
    """Who gave it, until somebody has decided."""
    return user.is_authenticated and flag.by_id == user.pk and not flag.verdict


def can_review(user) -> bool:
    """See the queue at all; what stands in it for them says `judged_by`."""
    return holds(user, "flags.review_flags")


def judged_by(user) -> FlaggedQuerySet:
    """Matters about things that `user` may take away from others, and are not their own; none for
    who does not review.
    """
    if not can_review(user):
        return Matter.objects.none()
    found = Q(pk__in=())
    for prefix, kind in KINDS.items():
        found |= Q(kind=prefix, thing_id__in=kind.judged_by(user))
    return Matter.objects.filter(found).exclude(author=user)


def can_judge(user, matter: Matter) -> bool:
    """Decide about it, claim it and take a decision back: who keeps order where the thing stands,
    and never its author.
    """
    return judged_by(user).filter(pk=matter.pk).exists()


def can_answer_for(user, matter: Matter) -> bool:
    """Say something to what was done with one's own words."""
    return user.is_authenticated and user.is_active and matter.author_id == user.pk


def can_read_outcome(user, matter: Matter, standing: Decision | None) -> bool:
    """The author, once something was done; of flags that came to nothing they hear nothing."""
    was_done = standing is not None and (standing.upholds or standing.was_away)
    return can_answer_for(user, matter) and bool(matter.away or was_done)


def can_mend(user, matter: Matter) -> bool:
    """The author, while it is hidden."""
    return can_answer_for(user, matter) and matter.away == Matter.Away.HIDDEN


def can_appeal(user, matter: Matter, standing: Decision | None) -> bool:
    """The author, once about a decision that upheld flags; the one about the appeal is the last
    word.
    """
    return (
        can_answer_for(user, matter)
        and standing is not None
        and standing.upholds
        and not standing.is_final
        and standing.appealed_on is None
    )
