"""Turn notices that are due into waiting mails: one per person and thing, and one digest per person and day."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from community.accounts.rules import value_of
from community.events.reactions import unhurried
from community.notifications.models import Mail, Notice, Preferences, StoppedAddress, Subscription

User = get_user_model()
DAY = timedelta(hours=20)  # after which a person's next digest may be looked at


def zone_of(user) -> ZoneInfo:
    """The person's time zone; UTC when they named none or one that is not known."""
    try:
        return ZoneInfo(user.time_zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def can_be_mailed(user) -> bool:
    """Somebody who is here, with a verified address that mail goes to."""
    if not user.is_active or not user.email:
        return False
    verified = EmailAddress.objects.filter(user=user, email__iexact=user.email, verified=True).exists()
    return verified and not StoppedAddress.objects.filter(email=user.email.lower()).exists()


def quiet_until(user, preferences: Preferences | None, now: datetime) -> datetime | None:
    """When the person's quiet hours end, None outside them. They may pass midnight ("22:00 to 07:00")."""
    if preferences is None or preferences.quiet_from is None or preferences.quiet_to is None:
        return None
    begin, end = preferences.quiet_from, preferences.quiet_to
    local = now.astimezone(zone_of(user))
    at = local.time()
    inside = begin <= at < end if begin <= end else (at >= begin or at < end)
    if not inside:
        return None
    day = local.date() if at < end else local.date() + timedelta(days=1)
    return datetime.combine(day, end, tzinfo=zone_of(user))


def collect_due(most: int = 500) -> int:
    """Make waiting mails of the notices that are due; returns how many.

    All that one person has not read about one thing goes into one mail, also what came later and is not due yet.
    """
    made = 0
    while pairs := _due_pairs(most):
        made += sum(_collect(recipient_id, about) for recipient_id, about in unhurried(pairs))
    return made


def _due_pairs(most: int) -> list[tuple[int, str]]:
    due = Notice.objects.filter(mail_on__lte=timezone.now(), read_on=None).order_by("mail_on")
    return list(dict.fromkeys(due.values_list("recipient_id", "about")[:most]))


@transaction.atomic
def _collect(recipient_id: int, about: str) -> bool:
    person = User.objects.select_for_update().get(pk=recipient_id)  # two workers: the second finds nothing left
    pending = Notice.objects.filter(recipient=person, about=about, mail_on__isnull=False)
    pending.exclude(read_on=None).update(mail_on=None)
    if not pending.exists():
        return False
    chosen = Preferences.objects.filter(user=person).first()
    if (chosen and chosen.mail_stopped) or not can_be_mailed(person):
        pending.update(mail_on=None)
        return False
    if later := quiet_until(person, chosen, timezone.now()):
        pending.update(mail_on=later)
        return False
    mail = Mail.objects.create(recipient=person, stream=Mail.Stream.NOTICES, about=about)
    pending.update(mail_on=None, mail=mail)
    return True


def collect_digests(most: int = 2000) -> int:
    """Make a waiting digest for each person whose morning it is and who had none today; returns how many.

    Whether there is anything to say is found out when it is composed: an empty digest is never sent.
    """
    now = timezone.now()
    told_lately = Preferences.objects.filter(user=OuterRef("pk")).filter(Q(digest_sent_on__gt=now - DAY) | Q(digest_stopped=True))
    followed = Subscription.objects.filter(user=OuterRef("pk"), level__gte=Subscription.Level.TRACKING)
    waiting = Notice.objects.filter(recipient=OuterRef("pk"), in_digest=True, read_on=None, mail=None)
    people = User.objects.filter(Q(Exists(followed)) | Q(Exists(waiting)), is_active=True).exclude(email="").exclude(Exists(told_lately))
    made = 0
    morning = (person for person in people.order_by("pk").iterator(500) if now.astimezone(zone_of(person)).hour >= value_of("digest_hour"))
    for person in unhurried(morning):
        made += _collect_digest(person, now)
        if made >= most:
            break
    return made


@transaction.atomic
def _collect_digest(person, now: datetime) -> bool:
    Preferences.objects.get_or_create(user=person)
    fresh = Preferences.objects.filter(user=person).filter(Q(digest_sent_on=None) | Q(digest_sent_on__lte=now - DAY))
    if not fresh.update(digest_sent_on=now) or not can_be_mailed(person):
        return False
    mail = Mail.objects.create(recipient=person, stream=Mail.Stream.DIGEST, created=now)
    waiting = Notice.objects.filter(recipient=person, in_digest=True, read_on=None, mail=None)
    waiting.filter(created__gte=now - timedelta(days=7)).update(mail=mail)
    return True


def drop_address(email: str, reason: str) -> None:
    """Mail to this address bounced for good, or its owner complained: nothing goes there any more."""
    StoppedAddress.objects.get_or_create(email=email.lower()[:254], defaults={"reason": reason[:200]})
    Mail.objects.filter(recipient__email__iexact=email, sent_on=None, dropped="").update(dropped="address stopped")
