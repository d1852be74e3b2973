"""Send what waits. A mail is claimed, sent, marked; what died in between is sent again under the same Message-ID."""

from __future__ import annotations

import logging
from datetime import timedelta
from smtplib import SMTPException, SMTPRecipientsRefused

from django.core.mail import get_connection
from django.db.models import F
from django.utils import timezone

from community.notifications.mail.collecting import can_be_mailed, collect_due, drop_address
from community.notifications.mail.composing import compose
from community.notifications.models import Mail

log = logging.getLogger(__name__)
MOST_ATTEMPTS = 8
FIRST_PAUSE = timedelta(minutes=5)


def collect_and_send() -> int:
    """What the clock calls: due notices become mails, waiting mails leave; returns how many left."""
    collect_due()
    return send_waiting()


def send_waiting(most: int = 1000) -> int:
    """Send waiting mails, oldest first, over one connection; returns how many left."""
    now = timezone.now()
    waiting = Mail.objects.filter(sent_on=None, dropped="").order_by("id").values_list("pk", "claimed_on", "attempts")[:most]
    ready = [(pk, claimed) for pk, claimed, attempts in waiting if claimed is None or now - claimed > FIRST_PAUSE * 2**attempts]
    if not ready:
        return 0
    connection = get_connection()
    try:
        return sum(_send(pk, claimed, connection) for pk, claimed in ready)
    finally:
        connection.close()


def _send(pk: int, claimed, connection) -> bool:
    ours = Mail.objects.filter(pk=pk, sent_on=None, dropped="", claimed_on=claimed)
    if not ours.update(claimed_on=timezone.now(), attempts=F("attempts") + 1):
        return False  # another worker was faster
    mail = Mail.objects.select_related("recipient").get(pk=pk)
    message = compose(mail) if can_be_mailed(mail.recipient) else None
    if message is None:
        Mail.objects.filter(pk=pk).update(dropped="nothing left to say")
        return False
    try:
        connection.send_messages([message])
    except SMTPRecipientsRefused as refused:
        code, reason = next(iter(refused.recipients.values()), (0, b""))
        _failed(mail, f"{code} {reason!r}", for_good=500 <= code < 600)
        return False
    except (SMTPException, OSError) as error:
        log.warning("Mail %s was not sent: %s", pk, error)
        connection.close()
        _failed(mail, f"{type(error).__name__}: {error}", for_good=False)
        return False
    except Exception as error:  # noqa: BLE001  (a provider's own errors)
        log.exception("Mail %s was not sent", pk)
        _failed(mail, f"{type(error).__name__}: {error}", for_good=False)
        return False
    Mail.objects.filter(pk=pk).update(sent_on=timezone.now())
    return True


def _failed(mail: Mail, reason: str, *, for_good: bool) -> None:
    if for_good:
        drop_address(mail.recipient.email, reason)
    if for_good or mail.attempts >= MOST_ATTEMPTS:
        Mail.objects.filter(pk=mail.pk).update(dropped=reason[:200])
