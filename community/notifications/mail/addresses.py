"""What ties a mail to its recipient without a sign-in: the signed address for replies, the signed
link for stopping it.
"""

from __future__ import annotations

import base64
import re
from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.http import base36_to_int, int_to_base36

from community.accounts.rules import value_of
from community.notifications.models import Mail

REPLY, LINK = "notifications.mail.reply", "notifications.mail.link"
TOKEN = re.compile(r"^[0-9a-z]{1,13}-[2-7a-z]{16}$")


class BadToken(Exception):
    """Not signed by us, for a mail that is gone, or too old."""


def token_of(mail_id: int, salt: str) -> str:
    """The mail's id with 80 bits of HMAC-SHA256, in letters that survive a program that lowers them
    ("1z-abc…").
    """
    digest = salted_hmac(salt, str(mail_id), algorithm="sha256").digest()[:10]
    return f"{int_to_base36(mail_id)}-{base64.b32encode(digest).decode().lower()}"


def mail_of(token: str, salt: str) -> Mail:
    """The mail that a token was made for, unless its reader has closed their account; raises
    BadToken.
    """
    token = token.lower()
    if not TOKEN.match(token):
        raise BadToken("unknown")
    mail_id = base36_to_int(token.partition("-")[0])
    if not constant_time_compare(token, token_of(mail_id, salt)):
        raise BadToken("unknown")
    mails = Mail.objects.select_related("recipient").filter(recipient__closed_on=None)
    mail = mails.filter(pk=mail_id).first()
    if mail is None:
        raise BadToken("unknown")
    if salt == REPLY and timezone.now() - mail.created > timedelta(days=value_of("reply_days")):
        raise BadToken("expired")
    return mail


def reply_address(mail: Mail) -> str:
    """ "reply+1z-abc…@community.example", or "" where replies by mail are not set up."""
    name, _, host = settings.ENV.reply_address.partition("@")
    return f"{name}+{token_of(mail.pk, REPLY)}@{host}" if host else ""


def token_in(address: str) -> str | None:
    """The token of a reply address, None for any other address; the name before it may be in any
    case.
    """
    name, _, host = settings.ENV.reply_address.lower().partition("@")
    local, _, domain = parseaddr(address)[1].lower().rpartition("@")
    before, _, token = local.partition("+")
    return token if host and domain == host and before == name and token else None


def stop_link(mail: Mail) -> str:
    """The full address with which a mail's stream is stopped, without a sign-in."""
    return settings.SITE_URL + reverse("stop_mail", args=[token_of(mail.pk, LINK)])


def message_id(key: str) -> str:
    """A Message-ID that is always the same for one key ("mail.7", "topic.42")."""
    host = settings.ENV.mail_from.rpartition("@")[2].strip(">") or "localhost"
    return f"<{key}.{salted_hmac('notifications.mail.id', key).hexdigest()[:10]}@{host}>"
