"""What allauth says is said in the community's words, in both languages."""

from __future__ import annotations

from pathlib import Path

import allauth
import polib
import pytest
from django.utils.translation import gettext, ngettext, override, pgettext

ROOT = Path(__file__).resolve().parents[2]
SHOWN = (
    "templates/account/",
    "templates/mfa/",
    "templates/socialaccount/",
    "templates/usersessions/",
)
# Ways to sign in that are not offered, mails (they have texts of their own), and pages that we
# wrote anew.
ELSEWHERE = (
    "phone",
    "code_",
    "login_code",
    "_code.html",
    "email/",
    "signup_by_passkey",
    "signup_form",
    "authenticator_list",
    "usersession_list",
    "recovery_codes/generate",
)
AS_IT_IS = {
    "Password",
    "Code",
    "Cancel",
    "Remove",
    "Edit",
    "Save",
    "View",
    "Sign up using a passkey",
    "Send me a sign-in code",
}


def words_of_allauth() -> set[str]:
    catalogue = polib.pofile(str(Path(allauth.__file__).parent / "locale/ru/LC_MESSAGES/django.po"))
    shown = set()
    for entry in catalogue:
        places = [
            place for place, _ in entry.occurrences if any(folder in place for folder in SHOWN)
        ]
        if any(not any(word in place for word in ELSEWHERE) for place in places):
            shown.add(entry.msgid)
    return shown


def words_of(language: str) -> set[str]:
    return {
        entry.msgid
        for entry in polib.pofile(str(ROOT / f"locale/{language}/LC_MESSAGES/django.po"))
    }


def test_no_word_of_allauth_is_left_to_itself():
    assert not words_of_allauth() - words_of("ru") - AS_IT_IS


def test_the_english_words_are_compiled():
    folder = ROOT / "locale/en/LC_MESSAGES"
    source, compiled = (
        polib.pofile(str(folder / "django.po")),
        polib.mofile(str(folder / "django.mo")),
    )
    assert {(e.msgid, e.msgstr) for e in source} == {(e.msgid, e.msgstr) for e in compiled}


@pytest.mark.parametrize(
    ("language", "join", "login", "length"),
    [
        ("en", "Join", "Name or e-mail", "At least 8 characters"),
        ("ru", "Зарегистрироваться", "Имя или почта", "Не короче 8 знаков"),
    ],
)
def test_ours_are_found_before_theirs(language, join, login, length):
    one, many = (
        "Your password must contain at least %(min_length)d character.",
        "Your password must contain at least %(min_length)d characters.",
    )
    with override(language):
        assert gettext("Sign Up") == join
        assert pgettext("field label", "Login") == login
        assert ngettext(one, many, 8) % {"min_length": 8} == length
