"""Turn notices that are due into waiting mails: one per person and thing, and one digest per person
and day.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from community.accounts.rules import value_of
from community.events.reactions import unhurried
from community.notifications.models import (
    WAITING,
    Mail,
    Notice,
    Preferences,
    StoppedAddress,
    Subscription,
)
from community.transactions import by_id, one_transaction

User = get_user_model()
A_MINUTE = timedelta(minutes=1)
DAY = timedelta(hours=20)  # after which a person's next digest may be looked at


def zone_of(user) -> ZoneInfo:
    """The person's time zone; the community's when they named none or one that is not known."""
    try:
        return ZoneInfo(user.time_zone or settings.TIME_ZONE)
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo(settings.TIME_ZONE)


def can_be_mailed(user) -> bool:
    """Somebody who is here, with a verified address that mail goes to."""
    if not user.is_active or not user.email:
        return False
    verified = EmailAddress.objects.filter(
        user=user, email__iexact=user.email, verified=True
    ).exists()
    return verified and not StoppedAddress.objects.filter(email=user.email.lower()).exists()


def quiet_until(user, preferences: Preferences | None, now: datetime) -> datetime | None:
    """When the person's quiet hours end, None outside them.

    They may pass midnight ("22:00 to 07:00").
    """
    if preferences is None or preferences.quiet_from is None or preferences.quiet_to is None:
        return None
    begin, end, zone = preferences.quiet_from, preferences.quiet_to, zone_of(user)

    def is_quiet(moment: datetime) -> bool:
        at = moment.astimezone(zone).time()
        return begin <= at < end if begin <= end else (at >= begin or at < end)

    return _first_after(now, end, zone, is_quiet) if is_quiet(now) else None


def _first_after(
    now: datetime, end: time, zone: ZoneInfo, is_quiet: Callable[[datetime], bool]
) -> datetime:
    """The first minute after `now` that is not quiet: the clock shows `end`, or has jumped over it.

    A clock that is put back shows `end` twice, and one that is put forward may never show it that
    day.
    """
    today = now.astimezone(zone).date()
    days = [today + timedelta(days=number) for number in range(-1, 4)]
    shown = [
        datetime.combine(day, end, zone).replace(fold=fold).astimezone(UTC)
        for day in days
        for fold in (0, 1)
    ]
    first = min(moment for moment in shown if moment > now and not is_quiet(moment))
    while first - A_MINUTE > now and not is_quiet(first - A_MINUTE):
        first -= A_MINUTE
    return first


def collect_due(most: int = 500) -> int:
    """Make waiting mails of the notices that are due; returns how many.

    All that one person has not read about one thing goes into one mail, also what came later and is
    not due yet. What is put off is put off to later than `now`, so that this ends.
    """
    made, now = 0, timezone.now()
    while pairs := _due_pairs(now, most):
        made += sum(_collect(recipient_id, about, now) for recipient_id, about in unhurried(pairs))
    return made


def _due_pairs(now: datetime, most: int) -> list[tuple[int, str]]:
    due = Notice.objects.filter(mail_on__lte=now, read_on=None).order_by("mail_on")
    return list(dict.fromkeys(due.values_list("recipient_id", "about")[:most]))


@one_transaction
def _collect(recipient_id: int, about: str, now: datetime) -> bool:
    waiting = Notice.objects.filter(recipient=recipient_id, about=about, mail_on__isnull=False)
    ids = list(by_id(waiting).values_list("pk", flat=True))  # two workers: the second finds nothing
    person = by_id(User.objects.all()).get(pk=recipient_id)
    pending = Notice.objects.filter(pk__in=ids, mail_on__isnull=False)
    pending.exclude(read_on=None).update(mail_on=None)
    if not pending.exists():
        return False
    chosen = Preferences.objects.filter(user=person).first()
    if (chosen and chosen.mail_stopped) or not can_be_mailed(person):
        pending.update(mail_on=None)
        return False
    if later := quiet_until(person, chosen, now):
        pending.update(mail_on=later)
        return False
    mail = Mail.objects.create(recipient=person, stream=Mail.Stream.NOTICES, about=about)
    pending.update(mail_on=None, mail=mail)
    return True


def collect_digests(most: int = 2000) -> int:
    """Make a waiting digest for each person whose morning it is and who had none today; returns how
    many.

    Whether there is anything to say is found out when it is composed: an empty digest is never
    sent.
    """
    now = timezone.now()
    told_lately = Preferences.objects.filter(user=OuterRef("pk")).filter(
        Q(digest_sent_on__gt=now - DAY) | Q(digest_stopped=True)
    )
    followed = Subscription.objects.filter(
        user=OuterRef("pk"), level__gte=Subscription.Level.TRACKING
    )
    waiting = Notice.objects.filter(
        recipient=OuterRef("pk"), in_digest=True, read_on=None, mail=None
    )
    people = (
        User.objects.filter(Q(Exists(followed)) | Q(Exists(waiting)), is_active=True)
        .exclude(email="")
        .exclude(Exists(told_lately))
    )
    made = 0
    morning = (
        person
        for person in people.order_by("pk").iterator(500)
        if now.astimezone(zone_of(person)).hour >= value_of("digest_hour")
    )
    for person in unhurried(morning):
        made += _collect_digest(person, now)
        if made >= most:
            break
    return made


@one_transaction
def _collect_digest(person, now: datetime) -> bool:
    Preferences.objects.get_or_create(user=person)
    fresh = Preferences.objects.filter(user=person).filter(
        Q(digest_sent_on=None) | Q(digest_sent_on__lte=now - DAY)
    )
    if not fresh.update(digest_sent_on=now) or not can_be_mailed(person):
        return False
    mail = Mail.objects.create(recipient=person, stream=Mail.Stream.DIGEST, created=now)
    waiting = Notice.objects.filter(recipient=person, in_digest=True, read_on=None, mail=None)
    ids = list(
        by_id(waiting.filter(created__gte=now - timedelta(days=7))).values_list("pk", flat=True)
    )
    waiting.filter(pk__in=ids).update(mail=mail)
    return True


def drop_address(email: str, reason: str) -> None:
    """Mail to this address bounced for good, or its owner complained: nothing goes there any
    more.
    """
    StoppedAddress.objects.get_or_create(
        email=email.lower()[:254], defaults={"reason": reason[:200]}
    )
    Mail.objects.filter(WAITING, recipient__email__iexact=email).update(dropped="address stopped")
