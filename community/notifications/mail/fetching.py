"""Replies from a mailbox: unseen mails are stored, then marked as seen.

What dies in between is stored once all the same.
"""

from __future__ import annotations

from urllib.parse import unquote, urlsplit

from django.conf import settings
from imap_tools import BaseMailBox, MailBox, MailBoxUnencrypted, MailMessageFlags

from community.notifications.mail.receiving import store_incoming

TIMEOUT = 30
AT_ONCE = 50


def fetch_if_configured() -> int:
    """What the clock calls: nothing without IMAP_URL."""
    return fetch_mail(settings.ENV.imap_url) if settings.ENV.imap_url else 0


def fetch_mail(address: str) -> int:
    """Store the unseen mails of a mailbox, oldest first; returns how many were new.

    `address` is imaps://user:password@host:993/INBOX (imap:// without encryption). Raises
    imap_tools' and socket errors.
    """
    parts = urlsplit(address)
    folder = unquote(parts.path.strip("/")) or "INBOX"
    new = 0
    with _open(parts).login(
        unquote(parts.username or ""), unquote(parts.password or ""), folder
    ) as box:
        uids = box.uids("UNSEEN")
        for begin in range(0, len(uids), AT_ONCE):
            for uid in uids[begin : begin + AT_ONCE]:
                new += _store(box, uid)
                box.flag(uid, MailMessageFlags.SEEN, True)
    return new


def _open(parts) -> BaseMailBox:
    if parts.scheme == "imaps":
        return MailBox(parts.hostname, parts.port or 993, timeout=TIMEOUT)
    return MailBoxUnencrypted(parts.hostname, parts.port or 143, timeout=TIMEOUT)


def _store(box: BaseMailBox, uid: str) -> bool:
    _status, data = box.client.uid("fetch", uid, "(BODY.PEEK[])")
    raw = next((piece[1] for piece in data if isinstance(piece, tuple)), b"")
    return bool(raw) and store_incoming(raw, source="imap") is not None
