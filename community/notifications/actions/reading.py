"""Take note that somebody has seen what they were told."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from community.notifications.kinds import readable_among
from community.notifications.live import show_unread
from community.notifications.models import IncomingMail, Mail, Notice

User = get_user_model()
NOTICES_LAST, MAILS_LAST = timedelta(days=365), timedelta(days=180)
AT_ONCE = 2000


@transaction.atomic
def mark_notices_read(*, by, about: str | None = None, notice_id: int | None = None, kind: str | None = None) -> int:
    """Mark notices of `by` as seen: those about one thing (of one kind), one alone, or all; returns how many were unread.

    What was waiting to be mailed is dropped with it.
    """
    unread = Notice.objects.filter(recipient=by, read_on=None)
    wanted = {"about": about, "pk": notice_id, "kind": kind}
    unread = unread.filter(**{name: value for name, value in wanted.items() if value is not None})
    seen = unread.update(read_on=timezone.now(), mail_on=None)
    if seen:
        _count_again([by.pk])
    return seen


@transaction.atomic
def withdraw_notices(about: str) -> int:
    """A thing was hidden or moved: unread notices about it go, for those who may not see it now; returns how many."""
    gone = 0
    unread = Notice.objects.filter(about=about, read_on=None)
    for person in User.objects.filter(pk__in=unread.values("recipient_id")).iterator(500):
        if not readable_among(person, [about]):
            gone += unread.filter(recipient=person).delete()[0]
            _count_again([person.pk])
    return gone


def forget_old() -> int:
    """What the clock calls: notices of a year ago, mails and what came in of half a year ago go; returns how many notices.

    A mail that came in keeps its Message-ID, so that it cannot arrive again; only its words go.
    """
    now = timezone.now()
    oldest = list(Notice.objects.order_by("pk").values_list("pk", "created")[:AT_ONCE])
    gone = Notice.objects.filter(pk__in=[pk for pk, created in oldest if now - created > NOTICES_LAST])
    waiting = list(gone.filter(read_on=None).values_list("recipient_id", flat=True).distinct())
    number = gone.delete()[0]
    if waiting:
        _count_again(waiting)
    old_mails = Mail.objects.filter(created__lt=now - MAILS_LAST).order_by("pk").values_list("pk", flat=True)[:AT_ONCE]
    Mail.objects.filter(pk__in=list(old_mails)).delete()
    IncomingMail.objects.filter(received__lt=now - MAILS_LAST).exclude(raw=b"").update(raw=b"")
    return number


def _count_again(user_ids: list[int]) -> None:
    counts = Notice.objects.filter(recipient__in=user_ids, read_on=None, in_app=True).values_list("recipient").annotate(Count("pk"))
    unread = dict.fromkeys(user_ids, 0) | dict(counts)
    for user_id, number in unread.items():
        User.objects.filter(pk=user_id).update(unread_notices=number)
    transaction.on_commit(lambda: show_unread(unread))
