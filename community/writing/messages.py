"""Send, edit, remove and restore a message, whatever room it stands in.

Each is one transaction, harmless twice, and a part of the room's own action, which publishes what
happened.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.utils import timezone

from community.accounts.doors import Refused
from community.accounts.rules import value_of
from community.transactions import by_id, one_transaction
from community.writing.files import claim_files
from community.writing.markup import clean_text, render
from community.writing.models import Message, Revision

Sent = TypeVar("Sent", bound=Message)


@one_transaction
def send(message: Sent) -> Sent:
    """Store a new message with its files; what the same form has sent before comes back instead."""
    if again := sent_before(message):
        return again
    message.content = clean_text(message.content)
    message.rendered = render(message.content)
    try:
        with transaction.atomic():
            message.save(force_insert=True)
    except IntegrityError:  # the same form, sent twice in the same moment
        if again := sent_before(message):
            return again
        raise
    claim_files(message.ref, message.content, by=message.author)
    return message


def sent_before(message: Sent) -> Sent | None:
    """What the form of `message` has sent already."""
    if not message.nonce:
        return None
    rows = type(message)._default_manager
    return rows.filter(author=message.author, nonce=message.nonce).first()


def _locked(message: Sent) -> Sent:
    return by_id(type(message)._default_manager.filter(pk=message.pk)).get()


@one_transaction
def edit(
    message: Sent,
    *,
    by,
    content: str,
    seen_version: int | None = None,
    even_removed: bool = False,
    **also: object,
) -> Sent:
    """Change the text, and `also` these fields, and return the message as it is then.

    A change by the author within the grace period leaves no trace; any other keeps what stood
    there before (`Revision`). `seen_version` is the version that the editor had before them.
    Raises Refused("removed"), unless it may be mended `even_removed`, and Refused("changed") when
    somebody else changed it since.
    """
    now, content = _locked(message), clean_text(content)
    if now.is_removed and not even_removed:
        raise Refused("removed")
    changes = {"content": content, **also}
    if all(getattr(now, name) == value for name, value in changes.items()):
        return now
    if seen_version is not None and seen_version != now.version:
        raise Refused("changed")
    _keep_revision(now, by)
    for name, value in changes.items():
        setattr(now, name, value)
    now.rendered = render(content)
    _save(now, *changes, "rendered", "edited_on", "edited_by")
    claim_files(now.ref, content, by=by)
    return now


def _keep_revision(message: Message, by) -> None:
    now, grace = timezone.now(), timedelta(minutes=value_of("grace_minutes"))
    if by == message.author and now - message.created < grace:
        return
    Revision.objects.create(
        place=str(message.ref),
        title=getattr(message, "title", ""),
        content=message.content,
        by=by,
        created=now,
    )
    message.edited_on, message.edited_by = now, by


@one_transaction
def remove(message: Sent, *, by) -> Sent:
    """Take the message away; `restore` brings it back."""
    now = _locked(message)
    if not now.is_removed:
        now.removed_on, now.removed_by = timezone.now(), by
        _save(now, "removed_on", "removed_by")
    return now


@one_transaction
def restore(message: Sent) -> Sent:
    """Bring a removed message back as it was."""
    now = _locked(message)
    if now.is_removed:
        now.removed_on = now.removed_by = None
        _save(now, "removed_on", "removed_by")
    return now


def _save(message: Message, *fields: str) -> None:
    message.version += 1
    message.save(update_fields=[*fields, "version"])
