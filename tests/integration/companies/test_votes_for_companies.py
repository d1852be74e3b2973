"""Votes in a company's name, by the pages on which they are given, read and taken back."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Permission
from django.test import Client

from community.companies.actions import join_company, leave_company
from ideas import actions
from ideas.boards import status_named
from ideas.models import VoteForCompany, VoteForCustomer
from tests.conftest import run_all, told

pytestmark = pytest.mark.django_db


@pytest.fixture
def given(cast, acme, idea) -> VoteForCompany:
    """Agnes heard on the phone that Acme wants it; Carl manages Acme."""
    join_company(acme, person=cast.carl, by=cast.petra, source="staff", role="manager")
    link = "https://tickets.example/7"
    return actions.vote_for_company(idea, company=acme, by=cast.agnes, source="call", link=link)


def form_of(idea, **said) -> dict:
    return {"customer": "", "company": "", "source": "call", "link": "", **said}


@pytest.mark.parametrize("called", ["Acme", "  acme ", "A-1"])
def test_a_company_is_named_by_its_name_or_number(called, cast, acme, idea, sign_in):
    path = f"/ideas/{idea.pk}/vote-for/"
    answer = sign_in(cast.agnes).post(path, form_of(idea, company=called), follow=True)
    assert "Counted. The managers of the company hear of it." in answer.content.decode()
    assert VoteForCompany.objects.get().company == acme


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"company": "Nobody"}, "No company is called so."),
        ({}, "Say either who wants it, or which company."),
        ({"company": "Acme", "customer": "cleo"}, "Say either who wants it, or which company."),
        ({"company": "Acme", "source": "rumour"}, "rumour"),
        ({"company": "Acme", "link": "javascript:alert(1)"}, "URL"),
    ],
)
def test_what_does_not_fit_is_said_and_counts_nothing(said, why, cast, acme, idea, sign_in):
    path = f"/ideas/{idea.pk}/vote-for/"
    answer = sign_in(cast.agnes).post(path, form_of(idea, **said))
    assert answer.status_code == 422 and why in answer.content.decode()
    assert not VoteForCompany.objects.exists() and not VoteForCustomer.objects.exists()


def test_who_may_not_know_companies_names_none(cast, acme, idea, sign_in):
    """A moderator votes for customers, and is told of no company."""
    client, path = sign_in(cast.mo), f"/ideas/{idea.pk}/vote-for/"
    assert 'name="company"' not in client.get(path).content.decode()
    answer = client.post(path, form_of(idea, company="Acme"))
    assert answer.status_code == 422 and "Say who wants it." in answer.content.decode()
    assert not VoteForCompany.objects.exists()


@pytest.mark.parametrize(
    ("who", "role", "may"),
    [
        ("carl", "manager", True),
        ("cleo", "member", False),
        ("edda", None, False),
        ("mo", None, False),
        ("agnes", None, True),
        ("petra", None, True),
        ("ada", None, True),
    ],
)
def test_managers_and_the_team_read_it_and_take_it_back(who, role, may, cast, given, sign_in):
    person = getattr(cast, who)
    if role:
        company = given.company
        join_company(company, person=person, by=cast.petra, source="staff", role=role)
    client, path = sign_in(person), f"/company-votes/{given.pk}/"
    assert client.get(path).status_code == (200 if may else 404)
    assert client.post(path).status_code == (302 if may else 404)
    assert VoteForCompany.objects.exists() != may
    assert client.get(path).status_code == 404


def test_a_visitor_and_a_manager_of_another_company_read_nothing(cast, given, beta, sign_in):
    join_company(beta, person=cast.cleo, by=cast.petra, source="staff", role="manager")
    path = f"/company-votes/{given.pk}/"
    assert sign_in(cast.cleo).get(path).status_code == 404
    assert Client().get(path)["Location"].startswith("/accounts/login/")


def test_who_manages_it_no_more_may_not_take_it_back(cast, given, sign_in):
    leave_company(cast.carl, by=cast.petra)
    assert sign_in(cast.carl).post(f"/company-votes/{given.pk}/").status_code == 404
    assert VoteForCompany.objects.exists()


def test_where_it_was_said_is_for_the_team_alone(cast, given, sign_in):
    path = f"/company-votes/{given.pk}/"
    assert "tickets.example" in sign_in(cast.agnes).get(path).content.decode()
    page = sign_in(cast.carl).get(path).content.decode()
    assert "tickets.example" not in page and "Agnes counted" in page


def test_a_manager_hears_of_it_and_it_leads_to_where_it_is_taken_back(cast, given, sign_in):
    run_all()
    assert told(cast.carl) == ["idea_voted_for_company"]
    notice = cast.carl.notices.get()
    answer = sign_in(cast.carl).post(f"/notices/{notice.pk}/")
    assert answer["Location"] == f"/company-votes/{given.pk}/"


def test_what_was_taken_back_before_anybody_heard_is_not_told(cast, given):
    actions.take_back_for_company(given, by=cast.agnes)
    run_all()
    assert told(cast.carl) == []


def test_a_wish_is_taken_back_after_a_decision_and_a_merge_too(cast, board, given, sign_in):
    idea = given.idea
    other = actions.submit_idea(board, by=cast.edda, title="The same wish again", content="x")
    actions.merge_idea(idea, by=cast.mo, into=other)
    actions.change_status(other, by=cast.petra, to=status_named("completed"), words="There.")
    other.refresh_from_db()
    assert other.companies_count == 1
    assert sign_in(cast.carl).post(f"/company-votes/{given.pk}/", follow=True).status_code == 200
    other.refresh_from_db()
    assert (other.companies_count, other.worth) == (0, 0)


def test_the_list_of_voters_names_companies_to_the_team_alone(cast, given, sign_in):
    path = f"/ideas/{given.idea_id}/voters/"
    assert "Acme" in sign_in(cast.agnes).get(path).content.decode()
    for who in ("carl", "cleo", "mo", "edda"):
        assert "Acme" not in sign_in(getattr(cast, who)).get(path).content.decode(), who
    assert "Acme" not in Client().get(path).content.decode()


def test_who_loses_the_right_to_know_companies_loses_the_vote_as_well(cast, given, sign_in):
    client, path = sign_in(cast.agnes), f"/company-votes/{given.pk}/"
    assert client.get(path).status_code == 200
    group = cast.agnes.groups.get()
    group.permissions.remove(*Permission.objects.filter(codename="view_company"))
    assert client.get(path).status_code == 404
