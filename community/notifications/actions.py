"""Tell somebody, and take note that they have seen it."""

from __future__ import annotations

from django.contrib.auth import get_user_model
from django.db import transaction
from django.db.models import F
from django.utils import timezone

from community.notifications.live import show_unread
from community.notifications.models import Notice

User = get_user_model()


@transaction.atomic
def notify(*, recipient_id: int | None, actor_id: int | None, kind: str, about: str, title: str, address: str, event_id: int) -> Notice | None:
    """Put one line behind somebody's bell. Nobody hears of their own act, or twice of one event: then None."""
    if recipient_id is None or recipient_id == actor_id:
        return None
    notice, fresh = Notice.objects.get_or_create(
        recipient_id=recipient_id, event_id=event_id,
        defaults={"actor_id": actor_id, "kind": kind, "about": about, "title": title, "address": address},
    )
    if not fresh:
        return None
    User.objects.filter(pk=recipient_id).update(unread_notices=F("unread_notices") + 1)
    _tell_bell(recipient_id)
    return notice


@transaction.atomic
def mark_notices_read(*, by, about: str | None = None, notice_id: int | None = None) -> int:
    """Mark notices of `by` as seen: those about one thing, one alone, or all; returns how many were unread."""
    unread = Notice.objects.filter(recipient=by, read_on=None)
    if about is not None:
        unread = unread.filter(about=about)
    if notice_id is not None:
        unread = unread.filter(pk=notice_id)
    seen = unread.update(read_on=timezone.now())
    if seen:
        User.objects.filter(pk=by.pk).update(unread_notices=Notice.objects.filter(recipient=by, read_on=None).count())
        _tell_bell(by.pk)
    return seen


def _tell_bell(user_id: int) -> None:
    def tell() -> None:
        unread = User.objects.filter(pk=user_id).values_list("unread_notices", flat=True).first()
        show_unread(user_id, unread or 0)

    transaction.on_commit(tell)
