"""What a mail server's refusal means, in plain words."""

from __future__ import annotations

import re

from django.utils.translation import gettext_lazy as _

# The first that fits what the sender wrote down: the name of an exception with its words, or a code
# of the server's.
MEANINGS = (
    (r"ConnectionRefused", _("No mail server answers at the address that is set.")),
    (r"gaierror|Name or service|NXDOMAIN", _("There is no mail server of the name that is set.")),
    (r"time.?out|timed out", _("The mail server does not answer in time.")),
    (
        r"SMTPAuthentication|\b53[045]\b",
        _("The mail server does not take the user name or the password."),
    ),
    (r"SSL|TLS|certificate", _("No secure connection to the mail server comes about.")),
    (r"SMTPSenderRefused", _("The mail server does not take the sender’s address.")),
    (r"Network is unreachable|No route", _("The mail server cannot be reached from here.")),
    (r"bounced", _("Mail to this address came back.")),
    (r"complain|spam", _("Somebody at this address called our mail unwanted.")),
    (r"SMTPRecipientsRefused|^5\d\d\b", _("The mail server does not take this address.")),
    (r"SMTPServerDisconnected|ConnectionReset", _("The mail server ended the connection.")),
)


def in_plain_words(reason: str) -> str:
    """What the text that a failed mail left says to somebody who runs no mail servers."""
    for pattern, meaning in MEANINGS:
        if re.search(pattern, reason, re.IGNORECASE):
            return str(meaning)
    return str(_("The mail could not be sent."))
