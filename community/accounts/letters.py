"""Mail about somebody's own account. Each occasion has one text in `emails/account/`: its first line is the subject,
and a paragraph such as "Confirm the address: https://…" is a button where a mail program shows HTML."""

from __future__ import annotations

import re

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string
from django.utils.translation import get_language

from community.accounts.devices import device_name
from community.letterhead import sender, site_name

_button = re.compile(r"(?P<label>[^\n]+): (?P<address>https?://\S+)")
HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def letter(occasion: str, to: list[str], context: dict) -> EmailMultiAlternatives:
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
    html = render_to_string("emails/account.html", {**context, "subject": subject, "pieces": pieces})
    body = "\n\n".join([*paragraphs, f"-- \n{site} {settings.SITE_URL}\n"])
    message = EmailMultiAlternatives(subject, body, sender(site), to, headers=HEADERS)
    message.attach_alternative(html, "text/html")
    return message


def _piece(words: str) -> dict:
    found = _button.fullmatch(words)
    return found.groupdict() if found else {"words": words}
