"""Who belongs to which company, and how that comes to be known."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount

from community.accounts.doors import FormerMember, Refused
from community.accounts.models import User
from community.companies import actions
from community.companies.models import Company, MailDomain, Membership
from community.companies.permissions import can_manage
from community.events.models import EventRecord
from community.portal.actions import close_account
from tests.conftest import run_all

pytestmark = pytest.mark.django_db


def company_of(person) -> str:
    found = Membership.objects.filter(user=person).select_related("company").first()
    return found.company.name if found else ""


def address(person, email="cleo@acme.example", verified=True) -> EmailAddress:
    return EmailAddress.objects.create(user=person, email=email, verified=verified)


def told(name: str) -> int:
    return EventRecord.objects.filter(name=f"companies.{name}").count()


def test_somebody_belongs_to_one_company_and_joining_twice_is_harmless(cast, acme, beta):
    for _twice in range(2):
        actions.join_company(acme, person=cast.cleo, by=cast.agnes, source="staff")
    assert company_of(cast.cleo) == "Acme" and told("member_joined") == 1
    actions.join_company(beta, person=cast.cleo, by=cast.agnes, source="staff", role="manager")
    assert company_of(cast.cleo) == "Beta" and told("member_left") == 1
    assert can_manage(cast.cleo, beta.pk) and not can_manage(cast.cleo, acme.pk)
    assert Membership.objects.get().by == cast.agnes


def test_a_manager_stays_one_until_the_team_says_otherwise(cast, acme):
    actions.join_company(acme, person=cast.cleo, by=cast.agnes, source="staff", role="manager")
    own = actions.join_company(acme, person=cast.cleo, by=None, source="domain")
    assert own.is_manager
    for _twice in range(2):
        actions.change_role(own, by=cast.agnes, role="member")
    assert not can_manage(cast.cleo, acme.pk) and told("member_role_changed") == 1


def test_leaving_is_harmless_twice_and_from_another_company(cast, acme, beta):
    actions.join_company(acme, person=cast.cleo, by=cast.agnes, source="staff")
    actions.leave_company(cast.cleo, by=cast.agnes, company_id=beta.pk)
    assert company_of(cast.cleo) == "Acme"
    for _twice in range(2):
        actions.leave_company(cast.cleo, by=cast.agnes, company_id=acme.pk)
    assert not company_of(cast.cleo) and told("member_left") == 1


# --- by address


def test_only_a_verified_address_of_its_domain_makes_a_member(cast, acme):
    own = address(cast.cleo, verified=False)
    address(cast.carl, "carl@notacme.example")
    address(cast.edda, "edda@mail.acme.example")
    assert not Membership.objects.exists()
    own.verified = True
    own.save(update_fields=["verified"])
    assert company_of(cast.cleo) == "Acme"
    joined = Membership.objects.get()
    assert joined.source == "domain" and joined.by is None and not joined.is_manager


def test_an_address_in_other_letters_counts_and_takes_nobody_from_where_they_are(cast, acme, beta):
    actions.join_company(beta, person=cast.carl, by=cast.agnes, source="staff")
    address(cast.cleo, "Cleo@ACME.example")
    address(cast.carl, "carl@acme.example")
    assert company_of(cast.cleo) == "Acme" and company_of(cast.carl) == "Beta"


def test_another_domain_brings_those_who_have_verified_addresses_there_already(cast, acme, beta):
    address(cast.cleo, "cleo@beta.example")
    address(cast.carl, "carl@beta.example", verified=False)
    gone = address(cast.edda, "edda@beta.example").user
    User.objects.filter(pk=gone.pk).update(closed_on="2026-01-01T00:00:00Z")
    actions.set_domains(beta, ["beta.example"], by=cast.petra)
    run_all()
    assert company_of(cast.cleo) == "Beta" and Membership.objects.count() == 1


def test_domains_of_everybody_and_of_others_are_refused(cast, acme, beta):
    with pytest.raises(Refused, match="public"):
        actions.set_domains(beta, ["gmail.com"], by=cast.petra)
    with pytest.raises(Refused, match="taken"):
        actions.set_domains(beta, ["acme.example"], by=cast.petra)
    actions.set_domains(acme, [], by=cast.petra)
    actions.set_domains(beta, ["acme.example"], by=cast.petra)
    assert MailDomain.objects.get().company == beta


# --- by the identity provider


def sign_on(person, **said) -> SocialAccount:
    return SocialAccount.objects.create(
        user=person, provider="company", uid=str(person.pk), extra_data=said
    )


@pytest.fixture
def claimed(settings):
    settings.OIDC_COMPANY_CLAIM = "org"


@pytest.mark.parametrize("said", [{"userinfo": {"org": "A-1"}}, {"org": "acme"}])
def test_the_provider_names_a_company_by_its_number_or_name(cast, acme, claimed, said):
    sign_on(cast.cleo, **said)
    assert company_of(cast.cleo) == "Acme"
    assert Membership.objects.get().source == "claim"


def test_a_token_counts_where_nothing_else_is_told_and_what_is_unknown_is_made(cast, claimed):
    sign_on(cast.cleo, id_token={"org": ["Gamma"]}, userinfo={"org": " "})
    assert company_of(cast.cleo) == "Gamma"
    assert Company.objects.get().external_id == "Gamma"


@pytest.mark.parametrize("value", ["", None, [], {"a": 1}, True])
def test_what_names_no_company_makes_nobody_a_member(cast, claimed, value):
    sign_on(cast.cleo, userinfo={"org": value})
    assert not Membership.objects.exists()


def test_without_the_setting_nobody_is_believed(cast, acme):
    sign_on(cast.cleo, userinfo={"org": "A-1", "": "A-1"})
    assert not Membership.objects.exists()


def test_the_provider_goes_before_an_address_and_the_team_before_the_provider(
    cast, acme, beta, claimed
):
    address(cast.cleo)
    account = sign_on(cast.cleo, userinfo={"org": "Beta"})
    assert company_of(cast.cleo) == "Beta"
    actions.join_company(acme, person=cast.cleo, by=cast.agnes, source="staff")
    account.save()
    assert company_of(cast.cleo) == "Acme"


# --- the company itself


def test_what_it_pays_is_known_by_the_year(cast, acme):
    assert acme.yearly == 1_200_000
    changed = actions.change_company(acme, by=cast.petra, per="year")
    assert changed.yearly == 100_000
    before = EventRecord.objects.count()
    actions.change_company(acme, by=cast.petra, per="year", plan="gold")
    assert EventRecord.objects.count() == before
    last = EventRecord.objects.filter(name="companies.company_changed").get()
    assert last.actor == cast.petra and last.payload["columns"] == ["per"]


def test_no_two_have_one_name_or_number(cast, acme, beta):
    with pytest.raises(Refused, match="name"):
        actions.add_company("ACME", by=cast.petra)
    with pytest.raises(Refused, match="external_id"):
        actions.add_company("Gamma", by=cast.petra, external_id="A-1")
    with pytest.raises(Refused, match="name"):
        actions.change_company(beta, by=cast.petra, name="acme")
    actions.change_company(beta, by=cast.petra, name="BETA")


def test_only_a_company_without_people_is_removed(cast, acme):
    actions.join_company(acme, person=cast.cleo, by=cast.agnes, source="staff")
    with pytest.raises(Refused, match="members"):
        actions.remove_company(acme, by=cast.petra)
    actions.leave_company(cast.cleo, by=cast.agnes)
    for _twice in range(2):
        actions.remove_company(acme, by=cast.petra)
    assert not Company.objects.exists() and told("company_removed") == 1


# --- what is whose


def test_a_closed_account_leaves_it_and_nobody_lets_it_join_again(cast, acme):
    actions.join_company(acme, person=cast.cleo, by=cast.agnes, source="staff")
    close_account(cast.cleo, by=cast.cleo)
    assert not Membership.objects.exists() and told("member_left") == 1
    with pytest.raises(FormerMember):
        actions.join_company(acme, person=cast.cleo, by=cast.agnes, source="staff")
    run_all()
    assert not Membership.objects.exists()


def test_what_people_take_away_names_their_company_and_not_what_it_pays(cast, acme, sign_in):
    actions.join_company(acme, person=cast.cleo, by=cast.agnes, source="staff", role="manager")
    answer = sign_in(cast.cleo).get("/settings/export/")
    data = b"".join(answer.streaming_content)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        own = json.loads(archive.read("company.json"))
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert own[0]["company__name"] == "Acme" and own[0]["role"] == "manager"
    assert b"gold" not in everything and b"A-1" not in everything and b"agnes" not in everything
