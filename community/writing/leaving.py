"""What goes with a person's account."""

from __future__ import annotations

from collections.abc import Collection

from community.accounts.models import User
from community.writing.files import forget_upload
from community.writing.models import Attachment


def forget_unsent_of(user: User, addresses: Collection[str]) -> None:
    """Drop what `user` kept to themselves: drafts, and uploads that were never sent."""
    user.drafts.all().delete()
    uploads = Attachment.objects.filter(owner=user, place="").order_by("pk")
    for upload in uploads.values_list("pk", flat=True):
        forget_upload(upload)
