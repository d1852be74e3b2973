"""A new installation's first steps, and who is asked to join its team."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail as post_office
from django.test import Client, override_settings
from django.utils import timezone

from community.accounts.doors import Refused
from community.accounts.letters import send_unsent
from community.accounts.limits import spend_as
from community.accounts.models import UnsentLetter, User
from community.events.models import EventRecord
from community.portal import inviting
from community.portal.actions import close_account
from community.portal.models import Invitation, Look
from tests.conftest import published

pytestmark = pytest.mark.django_db
STEPS = "/office/first-steps/"
PASSWORD = "kx7-quiet-lamp"
AWAY = override_settings(
    EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend",
    EMAIL_HOST="127.0.0.1",
    EMAIL_PORT=1,
)


def done(client: Client) -> set[str]:
    html = client.get(STEPS).content.decode()
    return set(re.findall(r'<li id="(\w+)" class="done">', html))


def test_each_step_is_done_when_the_data_says_so(cast, house, sign_in):
    ada = sign_in(cast.ada)
    User.objects.exclude(pk=cast.ada.pk).update(is_team=False)
    assert done(ada) == set()
    published(cast.edda)
    assert done(ada) == {"article"}
    inviting.invite("new@example.com", "agent", by=cast.ada)
    assert done(ada) == {"article", "team"}
    ada.post(STEPS, {})
    assert done(ada) == {"article", "team", "mail"}
    assert [message.to for message in post_office.outbox] == [["ada@example.com"]]
    assert "look" not in done(ada)


@AWAY
def test_a_test_mail_that_does_not_leave_says_why_in_plain_words(cast, sign_in):
    ada = sign_in(cast.ada)
    html = ada.post(STEPS, {}, follow=True).content.decode()
    assert "No mail server answers at the address that is set." in html
    assert "ConnectionRefusedError" in html
    assert "mail" not in done(ada)
    assert not UnsentLetter.objects.exists()


def test_the_first_page_leads_there_until_the_list_is_put_away(cast, sign_in):
    ada, edda = sign_in(cast.ada), sign_in(cast.edda)
    assert STEPS in ada.get("/office/").content.decode()
    assert STEPS not in edda.get("/office/").content.decode()
    assert edda.get(STEPS).status_code == 302
    ada.post(STEPS, {"hide": "1"})
    assert STEPS not in ada.get("/office/").content.decode()
    assert ada.get(STEPS).status_code == 200
    assert Look.objects.get().steps_hidden_on


# --- invitations


def link_in(text: str) -> str:
    return re.search(r"http://testserver(/invited/\S+)", text)[1]


def invited(by, email: str = "new@example.com", role: str = "agent") -> str:
    inviting.invite(email, role, by=by)
    send_unsent()
    return link_in(post_office.outbox[-1].body)


def test_an_invitation_makes_an_account_with_the_role_once(cast, sign_in):
    answer = sign_in(cast.ada).post(
        "/office/invitations/", {"addresses": "new@example.com", "role": "editor"}
    )
    assert answer.status_code == 302
    assert send_unsent() == 1
    assert post_office.outbox[-1].to == ["new@example.com"]
    link, visitor = link_in(post_office.outbox[-1].body), Client()
    assert "new@example.com" in visitor.get(link).content.decode()
    short = {"username": "newt", "password": "123"}
    assert visitor.post(link, short).status_code == 422
    assert visitor.post(link, {**short, "password": PASSWORD})["Location"] == "/office/"
    person = User.objects.get(username="newt")
    assert [group.name for group in person.groups.all()] == ["editor"]
    assert person.is_team
    assert EmailAddress.objects.get(user=person).verified
    assert visitor.get("/office/").status_code == 200
    assert Client().get(link).status_code == 410
    assert Client().post(link, {"username": "other", "password": PASSWORD}).status_code == 410
    names = set(EventRecord.objects.values_list("name", flat=True))
    assert {"portal.person_invited", "portal.invitation_accepted", "portal.roles_changed"} <= names


def test_a_link_is_worth_nothing_when_taken_back_sent_anew_or_too_old(cast, sign_in):
    first = invited(cast.ada)
    second = invited(cast.ada, role="moderator")
    assert Client().get(first).status_code == 410
    assert Client().get(second).status_code == 200
    assert Client().get(second[:-3] + "xx/").status_code == 410
    made = Invitation.objects.get()
    assert made.role == "moderator"
    sign_in(cast.ada).post("/office/invitations/", {"revoke": str(made.pk)})
    assert Client().get(second).status_code == 410
    third = invited(cast.ada)
    Invitation.objects.update(sent_on=timezone.now() - timedelta(days=8))
    assert Client().get(third).status_code == 410


def test_an_account_that_has_the_address_gets_the_role_and_nobody_elses(verified, sign_in):
    cast = verified
    link = invited(cast.ada, "carl@example.com", "moderator")
    assert Client().get(link)["Location"].startswith("/accounts/login/")
    assert sign_in(cast.cleo).post(link).status_code == 403
    with pytest.raises(Refused):
        inviting.accept(Invitation.objects.get(), by=cast.cleo)
    assert sign_in(cast.carl).get(link).status_code == 200
    assert sign_in(cast.carl).post(link)["Location"] == "/office/"
    assert [group.name for group in User.objects.get(username="carl").groups.all()] == ["moderator"]


def test_only_who_may_add_people_invites_and_within_a_limit(cast, sign_in):
    form = {"addresses": "new@example.com", "role": "agent"}
    assert sign_in(cast.edda).post("/office/invitations/", form).status_code == 302
    assert not Invitation.objects.exists()
    ada = sign_in(cast.ada)
    wrong = ada.post("/office/invitations/", {**form, "addresses": "new@example.com nobody"})
    assert wrong.status_code == 422
    assert ada.post("/office/invitations/", {**form, "role": "superuser"}).status_code == 422
    for _ in range(60):
        spend_as(cast.ada, "invitations_per_hour")
    assert ada.post("/office/invitations/", form).status_code == 422
    assert not Invitation.objects.exists()


def test_invitations_to_a_closed_account_are_forgotten(verified):
    cast = verified
    inviting.invite("carl@example.com", "agent", by=cast.ada)
    close_account(cast.carl, by=cast.carl)
    assert not Invitation.objects.exists()
    inviting.invite("old@example.com", "agent", by=cast.ada)
    Invitation.objects.update(sent_on=timezone.now() - timedelta(days=100))
    assert inviting.forget_old_invitations() == 1


@pytest.mark.parametrize("language", ["en", "ru"])
def test_the_mails_speak_the_language_of_who_sends_them(language, cast, sign_in):
    client = sign_in(cast.ada)
    client.post("/choose/", {"language": language})
    client.post("/office/invitations/", {"addresses": "new@example.com", "role": "editor"})
    client.post(STEPS, {})
    send_unsent()
    assert len(post_office.outbox) == 2
    for message in post_office.outbox:
        assert bool(re.search("[а-яё]", message.subject)) == (language == "ru")
        assert bool(re.search("[а-яё]", message.body)) == (language == "ru")
