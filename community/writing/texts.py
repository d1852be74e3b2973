"""What a text has to be before it is kept."""

from __future__ import annotations

import uuid

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.accounts.rules import value_of
from community.writing.markup import clean_text


def checked_body(text: str) -> str:
    """The text of a message as it is kept; raises ValidationError where nobody may send it."""
    text = clean_text(text).strip()
    if len(text) < 2:
        raise ValidationError(_("Write a few words."))
    most = value_of("post_characters")
    if len(text) > most:
        raise ValidationError(
            ngettext(
                "This is %(over)d character too long.",
                "This is %(over)d characters too long.",
                len(text) - most,
            )
            % {"over": len(text) - most}
        )
    return text


def new_nonce() -> str:
    """What names one form, so that it is taken in once."""
    return str(uuid.uuid4())
