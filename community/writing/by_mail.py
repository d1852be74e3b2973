"""What a mail becomes when it answers a message: its words, and its files below them."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext

from community.accounts.rules import value_of
from community.writing.files import attach_file


def with_files(text: str, files, *, by, are_taken: bool = True) -> str:
    """The text with the Markdown of the files that are kept, and one line about those that are
    not.
    """
    kept: list[str] = []
    refused: list[str] = []
    for file in files:
        try:
            if not are_taken or len(kept) >= value_of("attachments_per_post"):
                raise ValidationError("")
            kept.append(attach_file(file, by=by).markdown)
        except ValidationError:
            refused.append(file.name)
    if refused:
        words = gettext("Not taken from the mail: %(files)s") % {"files": ", ".join(refused)}
        kept.append(f"*{words}*")
    return "\n\n".join([text, *kept]).strip()
