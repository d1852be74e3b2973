"""Companies × every role × every way out: the team alone is told of them; whoever manages one
hears of what is counted in its name.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from community.companies.actions import add_company, join_company, set_domains
from community.things.kinds import is_readable, title_of
from community.things.ref import Ref
from ideas import actions
from ideas.models import VoteForCompany
from tests.conftest import settle
from tests.integration.visibility.conftest import SECRET, text_of
from tests.standing import stands

pytestmark = pytest.mark.django_db
PLAN, WORTH = "Wolframite", "7,654"
TOLD = {"visitor": False, "cleo": False, "carl": False, "mo": False, "edda": False}
TOLD |= {"agnes": True, "petra": True, "ada": True}


@stands
def company(cast, idea, engine):
    """Cleo manages it and Carl belongs to another; the team counted an idea for it."""
    made = add_company(
        SECRET, by=cast.petra, plan=PLAN, value=Decimal(7654), external_id=f"{SECRET}-1"
    )
    set_domains(made, [f"{SECRET.lower()}.example"], by=cast.petra)
    other = add_company("Another", by=cast.petra)
    join_company(made, person=cast.cleo, by=cast.agnes, source="staff", role="manager")
    join_company(other, person=cast.carl, by=cast.agnes, source="staff", role="manager")
    given = actions.vote_for_company(
        idea, company=made, by=cast.agnes, source="call", link=f"https://crm.example/{PLAN}"
    )
    actions.vote_idea(idea, by=cast.carl, wanted=True)
    settle()
    return {"company": made, "given": given, "idea": idea}


def ways(c) -> list[str]:
    idea, pk = c["idea"], c["company"].pk
    return [
        *("/", "/ideas/", "/ideas/?sort=top", "/people/", "/notices/", "/settings/notices/"),
        *("/settings/", "/settings/export/", f"/search/?q={SECRET[:7]}", f"/search/?q={PLAN[:7]}"),
        *(f"/search/instant/?q={SECRET[:6]}", "/ideas/triage/", "/ideas/triage/?sort=value"),
        *("/ideas/triage/?sort=companies", "/ideas/triage/export/", "/ideas/feed/"),
        *("/office/", "/office/companies/", "/office/companies/export/"),
        *(f"/office/companies/{pk}/", f"/company-votes/{c['given'].pk}/"),
        *(idea.author.get_absolute_url(), idea.get_absolute_url(), f"/ideas/{idea.pk}/feed/"),
        *(f"/ideas/{idea.pk}/{rest}/" for rest in ("voters", "history", "vote-for", "notes")),
        f"/live/since/?group=idea.{idea.pk}&after=0",
        f"/live/since/?group=company.{pk}&after=0",
    ]


@pytest.mark.parametrize("who", TOLD)
def test_no_way_out_tells_customers_of_a_company_or_what_it_pays(who, cast, company, sign_in):
    person = AnonymousUser() if who == "visitor" else getattr(cast, who)
    client = Client() if who == "visitor" else sign_in(person)
    for path in ways(company):
        response = client.get(path)
        assert response.status_code != 500, path
        if TOLD[who]:
            continue
        words = text_of(response).replace("<mark>", "").replace("</mark>", "")
        for secret in (PLAN, WORTH, "7654"):
            assert secret not in words, (who, path)
        own = (
            "/settings/export/",
            f"/company-votes/{company['given'].pk}/",
            cast.cleo.get_absolute_url(),
        )
        if not (who == "cleo" and path in own):
            assert SECRET not in words, (who, path)
    ref = Ref("company", company["company"].pk)
    assert is_readable(person, ref) == TOLD[who]
    assert bool(title_of(person, ref)) == TOLD[who]


@pytest.mark.parametrize("who", TOLD)
def test_who_sees_and_takes_back_what_was_counted_for_it(who, cast, company, sign_in):
    client = Client() if who == "visitor" else sign_in(getattr(cast, who))
    path = f"/company-votes/{company['given'].pk}/"
    may = TOLD[who] or who == "cleo"
    assert (client.get(path).status_code == 200) == may
    assert (PLAN in text_of(client.get(path))) == TOLD[who]
    client.post(path)
    assert VoteForCompany.objects.exists() != may


def test_the_team_sees_which_companies_want_an_idea(cast, company, sign_in):
    page = text_of(sign_in(cast.agnes).get(f"/ideas/{company['idea'].pk}/voters/"))
    assert SECRET in page and "counted by Agnes" in page and WORTH in page
    listed = text_of(sign_in(cast.petra).get("/ideas/triage/"))
    assert WORTH in listed and SECRET in listed
