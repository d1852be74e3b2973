"""What goes with a person's account."""

from __future__ import annotations

from collections.abc import Collection

from community.accounts.models import User
from forum.actions.files import forget_upload
from forum.models import Attachment


def forget_unposted_of(user: User, addresses: Collection[str]) -> None:
    """Drop what `user` kept to themselves: drafts, bookmarks, uploads that were never posted."""
    user.drafts.all().delete()
    user.bookmarks.all().delete()
    uploads = Attachment.objects.filter(owner=user, post=None).order_by("pk")
    for upload in uploads.values_list("pk", flat=True):
        forget_upload(upload)
