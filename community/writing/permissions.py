"""Who sees a file."""

from __future__ import annotations

from community.things.kinds import files_open_in
from community.writing.models import Attachment


def can_see_file(user, file: Attachment) -> bool:
    """Whoever may fetch the files of the thing in which it stands; its uploader alone until that
    is sent.
    """
    if file.place:
        return file.ref is not None and files_open_in(user, file.ref)
    return user.is_authenticated and file.owner_id == user.pk
