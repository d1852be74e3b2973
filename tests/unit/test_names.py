"""What may stand in a name."""

import pytest
from django.core.exceptions import ValidationError

from community.accounts.validators import username_validators, validate_plain_name


def check(name):
    for validator in username_validators:
        validator(name)


@pytest.mark.parametrize("name", ["cleo", "Жанна", "a.b-c_1", "李雷"])
def test_ordinary_names_pass(name):
    check(name)


@pytest.mark.parametrize(
    "name",
    [
        "аdmin",
        "pаypal",
        "Admin",
        "moderator",
        "a b",
        "-a",
        "a\u202eb",
        "a\u200bb",
        "<b>",
        "a@b",
        ".",
    ],
)
def test_names_that_imitate_hide_or_break_are_refused(name):
    with pytest.raises(ValidationError):
        check(name)


@pytest.mark.parametrize("name", ["\u202eolleh", "a\x00b", "a\u2066b", "\u200b", "***"])
def test_shown_names_hide_nothing(name):
    with pytest.raises(ValidationError):
        validate_plain_name(name)
