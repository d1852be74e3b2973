"""What may stand in a name: nothing that hides, reverses or imitates."""

import re
import unicodedata

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

RESERVED = {
    "admin",
    "administrator",
    "moderator",
    "system",
    "all",
    "everyone",
    "here",
    "team",
    "support",
    "veche",
}
_username = RegexValidator(
    r"^[\w][\w.\-]*$",
    _("Letters, digits, dots, hyphens and underscores, beginning with a letter or digit."),
)


def validate_not_reserved(value: str) -> None:
    """Raise ValidationError for names that would speak for the house."""
    if value.casefold() in RESERVED:
        raise ValidationError(_("This name is kept for the house. Choose another one."))


def validate_one_script(value: str) -> None:
    """Raise ValidationError where Latin and Cyrillic letters mix, which is how one name imitates
    another.
    """
    scripts = {unicodedata.name(letter, "").split(" ")[0] for letter in value if letter.isalpha()}
    if {"LATIN", "CYRILLIC"} <= scripts:
        raise ValidationError(_("Use letters of one alphabet only."))


def validate_plain_name(value: str) -> None:
    """Raise ValidationError for control characters, direction overrides and other invisible
    characters.
    """
    if any(
        unicodedata.category(letter) in ("Cc", "Cf", "Co", "Cn", "Zl", "Zp") for letter in value
    ):
        raise ValidationError(_("This name contains invisible characters."))
    if value and not re.search(r"\w", value):
        raise ValidationError(_("A name needs at least one letter or digit."))


username_validators = [_username, validate_not_reserved, validate_one_script, validate_plain_name]
