"""One sign-in and one reset: every address of the product is tried with a right password and a
known address.
"""

from __future__ import annotations

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.core import mail
from django.test import Client
from django.urls import reverse

from community.accounts.models import User
from tests.addresses import addresses

pytestmark = pytest.mark.django_db
PASSWORD = "a-long-pass-9"


@pytest.fixture
def people(cast, verified):
    """Cleo, and Ada with a second factor; both can sign in."""
    for person in (cast.cleo, cast.ada):
        person.set_password(PASSWORD)
        person.save(update_fields=["password"])
    TOTP.activate(cast.ada, generate_totp_secret())
    return cast


def everything_that_signs_in(person) -> dict[str, str]:
    """One form with the fields of every sign-in and every reset that there may be."""
    names = dict.fromkeys(("login", "username", "email"), person.email)
    words = dict.fromkeys(
        ("password", "password1", "password2", "new_password1", "new_password2"), PASSWORD
    )
    return {**names, **words, "username": person.username, "remember": "on"}


def is_in(client: Client) -> bool:
    """Whether the client holds a session that belongs to somebody."""
    return settings.SESSION_COOKIE_NAME in client.cookies and SESSION_KEY in client.session


def test_no_address_but_the_portals_begins_a_session_or_sends_a_reset(people):
    ways_in, senders = set(), set()
    for person in (people.cleo, people.ada):
        form = everything_that_signs_in(person)
        for path, _pattern in addresses():
            client = Client(raise_request_exception=False)
            client.post(path, form)
            if is_in(client):
                ways_in.add((path, person.username))
            if mail.outbox:
                senders.add(path)
                mail.outbox.clear()
    assert ways_in == {(reverse("account_login"), "cleo")}, (
        "whoever has a second factor is asked for it"
    )
    assert senders == {reverse("account_reset_password")}


@pytest.mark.parametrize("path", ["/accounts/login/", "/office/login/"])
def test_after_forty_wrong_passwords_the_right_one_does_not_open_either(path, people):
    client = Client()
    for n in range(40):
        client.post(
            path,
            {"login": people.cleo.email, "username": people.cleo.email, "password": f"wrong-{n}"},
        )
    client.post(
        path, {"login": people.cleo.email, "username": people.cleo.username, "password": PASSWORD}
    )
    assert not is_in(client)


def test_resets_are_few_for_one_address(people):
    for _n in range(30):
        Client().post("/accounts/password/reset/", {"email": people.cleo.email})
    assert len(mail.outbox) <= 5


def test_the_back_office_asks_at_the_portals_door_and_leads_on(people, sign_in):
    client = Client()
    assert client.get("/office/pages/")["Location"] == "/office/login/?next=/office/pages/"
    door = client.get("/office/login/?next=/office/pages/")
    assert door["Location"] == "/accounts/login/?next=/office/pages/"
    entered = client.post(door["Location"], {"login": people.cleo.email, "password": PASSWORD})
    assert entered["Location"] == "/office/pages/"
    assert (
        sign_in(people.edda).get("/office/login/?next=/office/images/")["Location"]
        == "/office/images/"
    )
    assert (
        sign_in(people.edda).get("/office/login/?next=https://evil.example/")["Location"]
        == "/office/"
    )


@pytest.mark.parametrize("path", ["/office/", "/office/pages/", "/office/matrix/"])
def test_whoever_may_not_enter_the_back_office_is_told_so_and_not_sent_round(path, people, sign_in):
    answer = sign_in(people.cleo).get(path, follow=True)
    assert answer.status_code == 403
    assert len(answer.redirect_chain) == 1
    if path == "/office/matrix/":
        answer = sign_in(people.agnes).get(path, follow=True)
        assert answer.redirect_chain[-1][0] == "/office/"


@pytest.mark.parametrize("path", ["", "done/", "confirm/MQ/abc-def/", "complete/"])
def test_wagtails_reset_leads_to_the_portals(path, people):
    assert Client().get(f"/office/password_reset/{path}")["Location"] == "/accounts/password/reset/"


def test_the_back_office_changes_no_name_address_or_password(people, sign_in):
    client = sign_in(people.edda)
    page = client.get("/office/account/").content.decode()
    assert "theme-density" in page
    for name in (
        "theme-theme",
        "name_email-email",
        "name_email-first_name",
        "password-new_password1",
        "avatar-avatar",
    ):
        assert name not in page, name
    client.post(
        "/office/account/",
        {
            "name_email-email": "new@example.com",
            "name_email-first_name": "New",
            "name_email-last_name": "Name",
            "password-old_password": "pw",
            "password-new_password1": PASSWORD,
            "password-new_password2": PASSWORD,
            "theme-theme": "dark",
            "theme-density": "snug",
            "theme-contrast": "system",
        },
    )
    edda = User.objects.get(pk=people.edda.pk)
    assert (edda.email, edda.first_name) == (people.edda.email, "")
    assert edda.check_password("pw")
    profile = edda.wagtail_userprofile
    assert (profile.density, profile.theme) == ("snug", "system")


def test_signing_out_of_the_back_office_is_signing_out(people, sign_in):
    client = sign_in(people.edda)
    client.post("/office/logout/")
    assert client.get("/settings/").status_code == 302
