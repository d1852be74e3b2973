"""Send what waits.

A mail is claimed, sent, marked; what died in between is sent again under the same Message-ID.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from smtplib import SMTPRecipientsRefused

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from community.notifications.mail.collecting import can_be_mailed, collect_due, drop_address
from community.notifications.mail.composing import compose
from community.notifications.models import MOST_ATTEMPTS, WAITING, Mail

log = logging.getLogger(__name__)
FIRST_PAUSE = timedelta(minutes=5)
PATIENCE = (
    20  # seconds that failures may take of one round: a server that hangs takes a time-out each
)


def collect_and_send() -> int:
    """What the clock calls: due notices become mails, waiting mails leave; returns how many
    left.
    """
    collect_due()
    return send_waiting()


def send_waiting(most: int = 1000) -> int:
    """Send the mails whose time has come over one connection; returns how many left.

    Those that were never tried come first, so that those that fail hold nobody back.
    """
    waiting = Mail.objects.filter(WAITING, try_on__lte=timezone.now())
    due = list(waiting.order_by("attempts", "id").values_list("pk", "attempts", "try_on")[:most])
    if not due:
        return 0
    connection = get_connection()
    sent, lost = 0, 0.0
    try:
        for mail in _claimed(due):
            began = time.monotonic()
            if _send(mail, connection):
                sent += 1
            else:
                lost += time.monotonic() - began
            if lost > PATIENCE:
                break
    finally:
        connection.close()
    return sent


def _claimed(due: list[tuple[int, int, datetime]]) -> Iterator[Mail]:
    """Each of these mails that no other worker has taken; its next try is set for the case that
    this one fails.
    """
    for pk, attempts, try_on in due:
        following = timezone.now() + FIRST_PAUSE * 2**attempts
        ours = Mail.objects.filter(WAITING, pk=pk, try_on=try_on)
        if ours.update(try_on=following, attempts=attempts + 1):
            yield Mail.objects.select_related("recipient").get(pk=pk)


def _send(mail: Mail, connection: BaseEmailBackend) -> bool:
    try:
        message = compose(mail) if can_be_mailed(mail.recipient) else None
        if message is None:
            Mail.objects.filter(pk=mail.pk).update(dropped="nothing left to say")
            return False
        connection.send_messages([message])
    except SMTPRecipientsRefused as refused:
        code, reason = next(iter(refused.recipients.values()), (0, b""))
        _failed(mail, f"{code} {reason!r}", for_good=500 <= code < 600)
        return False
    # servers, providers and templates fail in any way; the next mail goes all the same
    except Exception as error:  # noqa: BLE001
        log.warning("Mail %s was not sent", mail.pk, exc_info=True)
        connection.close()
        _failed(mail, f"{type(error).__name__}: {error}", for_good=False)
        return False
    Mail.objects.filter(pk=mail.pk).update(sent_on=timezone.now())
    return True


def _failed(mail: Mail, reason: str, *, for_good: bool) -> None:
    if for_good:
        drop_address(mail.recipient.email, reason)
    if for_good or mail.attempts >= MOST_ATTEMPTS:
        Mail.objects.filter(pk=mail.pk).update(dropped=reason[:200])
