"""Mail about somebody's own account.

Each occasion has one text in `emails/account/`: its first line is the subject, and a paragraph such
as "Confirm the address: https://…" is a button where a mail program shows HTML.
"""

from __future__ import annotations

import logging
import re
from datetime import datetime, timedelta

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import get_language

from community.accounts.devices import device_name
from community.accounts.models import UnsentLetter
from community.letterhead import sender, site_name

log = logging.getLogger(__name__)
FIRST_PAUSE = timedelta(seconds=20)
OF_USE = timedelta(days=1)
_button = re.compile(r"(?P<label>[^\n]+): (?P<address>https?://\S+)")
HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


class Letter(EmailMultiAlternatives):
    """A mail that a page sends. While the mail server is away it waits, and the page goes on."""

    def send(self, fail_silently: bool = False) -> int:
        try:
            return super().send(fail_silently)
        except Exception:  # noqa: BLE001  (servers and providers fail in any way)
            log.warning("A mail about an account was not sent and waits", exc_info=True)
            self._wait_until(timezone.now() + FIRST_PAUSE)
            return 0

    def leave_to_worker(self) -> None:
        """Let it leave in a moment, if the present transaction commits."""
        self._wait_until(timezone.now())

    def _wait_until(self, moment: datetime) -> None:
        html = str(self.alternatives[0][0])
        UnsentLetter.objects.bulk_create(
            UnsentLetter(to=to, subject=self.subject, text=self.body, html=html, try_on=moment)
            for to in self.to
        )


def letter(occasion: str, to: list[str], context: dict) -> Letter:
    """The mail for an occasion ("password_changed"), in the active language."""
    site = site_name()
    context = {
        **context,
        "site": site,
        "site_url": settings.SITE_URL,
        "device": device_name(context.get("user_agent", "")),
        "language": get_language(),
    }
    text = render_to_string(f"emails/account/{occasion}.txt", context).strip()
    subject, *paragraphs = re.split(r"\n\s*\n", text)
    subject = " ".join(subject.split())
    pieces = [_piece(words) for words in paragraphs]
    html = render_to_string(
        "emails/account.html", {**context, "subject": subject, "pieces": pieces}
    )
    body = "\n\n".join([*paragraphs, f"-- \n{site} {settings.SITE_URL}\n"])
    return _message(subject, body, html, to)


def _message(subject: str, text: str, html: str, to: list[str]) -> Letter:
    message = Letter(subject, text, sender(site_name()), to, headers=HEADERS)
    message.attach_alternative(html, "text/html")
    return message


def send_unsent() -> int:
    """What the clock calls: mails that could not be sent are tried again, and forgotten once they
    left or are of no use any more.

    Returns how many left. Ends at the first that fails: its server is still away.
    """
    now, sent = timezone.now(), 0
    UnsentLetter.objects.filter(created__lt=now - OF_USE).delete()
    for letter in UnsentLetter.objects.filter(try_on__lte=now).order_by("try_on")[:100]:
        ours = UnsentLetter.objects.filter(pk=letter.pk, try_on=letter.try_on)
        if not ours.update(try_on=now + min(2 * (letter.try_on - letter.created), OF_USE)):
            continue  # another worker was faster
        message = _message(letter.subject, letter.text, letter.html, [letter.to])
        try:
            EmailMultiAlternatives.send(message)
        except Exception:  # noqa: BLE001
            log.warning("A mail about an account was not sent again", exc_info=True)
            break
        UnsentLetter.objects.filter(pk=letter.pk).delete()
        sent += 1
    return sent


def _piece(words: str) -> dict:
    found = _button.fullmatch(words)
    return found.groupdict() if found else {"words": words}
