"""Take note that somebody has seen what they were told."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Count, Model
from django.utils import timezone

from community.accounts.rules import value_of
from community.events.reactions import unhurried
from community.notifications.live import show_unread
from community.notifications.models import IncomingMail, Mail, Notice
from community.things.kinds import readable_among
from community.transactions import by_id, one_transaction

User = get_user_model()
AT_ONCE = 500


@one_transaction
def mark_notices_read(
    *, by, about: str | None = None, notice_id: int | None = None, kind: str | None = None
) -> int:
    """Mark notices of `by` as seen: those about one thing (of one kind), one alone, or all; returns
    how many were unread.

    What was waiting to be mailed is dropped with it.
    """
    unread = Notice.objects.filter(recipient=by, read_on=None)
    wanted = {"about": about, "pk": notice_id, "kind": kind}
    unread = unread.filter(**{name: value for name, value in wanted.items() if value is not None})
    ids = list(by_id(unread).values_list("pk", flat=True))
    seen = unread.filter(pk__in=ids).update(read_on=timezone.now(), mail_on=None)
    if seen:
        _count_again([by.pk])
    return seen


@one_transaction
def withdraw_notices(about: str) -> int:
    """A thing was hidden or moved: unread notices about it go, for those who may not see it now;
    returns how many.
    """
    unread = Notice.objects.filter(about=about, read_on=None)
    people = User.objects.filter(pk__in=unread.values("recipient_id")).iterator(500)
    outside = [person.pk for person in people if not readable_among(person, [about])]
    hidden = by_id(unread.filter(recipient__in=outside)).values_list("pk", flat=True)
    gone = Notice.objects.filter(pk__in=list(hidden)).delete()[0]
    if gone:
        _count_again(outside)
    return gone


@one_transaction
def take_back_notices(about: str, kind: str, *, target_id: int | None = None) -> int:
    """What these notices said does not hold any more (of one target, where it is given): the
    unread ones go; returns how many.
    """
    unread = Notice.objects.filter(about=about, kind=kind, read_on=None)
    if target_id is not None:
        unread = unread.filter(target_id=target_id)
    rows = dict(by_id(unread).values_list("pk", "recipient_id"))
    Notice.objects.filter(pk__in=rows).delete()
    if rows:
        _count_again(sorted(set(rows.values())))
    return len(rows)


def forget_old() -> int:
    """What the clock calls: notices, mails and what came in go when the rules' time is over;
    returns how many notices.
    """
    number = 0
    for ids in _old(Notice, "created", "notice_days"):
        number += _forget_notices(ids)
    for ids in _old(Mail, "created", "mail_days"):
        Mail.objects.filter(pk__in=ids).delete()
    # a reply that arrives once more is too old to be taken in when its Message-ID is not known any
    # more
    for ids in _old(IncomingMail, "received", "incoming_mail_days", "reply_days"):
        IncomingMail.objects.filter(pk__in=ids).delete()
    return number


def _old(model: type[Model], moment: str, *rules: str) -> Iterator[list[int]]:
    """Ids of the rows that are older than the longest of these rules, oldest first, a portion at a
    time until they are gone.
    """
    before = timezone.now() - timedelta(days=max(value_of(rule) for rule in rules))
    oldest = model._default_manager.order_by("pk").values_list("pk", moment)
    portions = iter(lambda: [pk for pk, at in oldest.all()[:AT_ONCE] if at < before], [])
    return unhurried(portions)


@one_transaction
def _forget_notices(ids: list[int]) -> int:
    gone = Notice.objects.filter(pk__in=ids)
    waiting = set(by_id(gone).filter(read_on=None).values_list("recipient_id", flat=True))
    number = gone.delete()[0]
    if waiting:
        _count_again(sorted(waiting))
    return number


def _count_again(user_ids: list[int]) -> None:
    """Set what these people have not read.

    Their rows are locked first, or a notice that comes meanwhile would be lost.
    """
    list(by_id(User.objects.filter(pk__in=user_ids)).values_list("pk", flat=True))
    left = Notice.objects.filter(recipient__in=user_ids, read_on=None, in_app=True)
    unread = dict.fromkeys(user_ids, 0) | dict(left.values_list("recipient").annotate(Count("pk")))
    for user_id, number in unread.items():
        User.objects.filter(pk=user_id).update(unread_notices=number)
    transaction.on_commit(lambda: show_unread(unread))
