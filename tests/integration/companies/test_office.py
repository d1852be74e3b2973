"""Companies in the back office: who comes in, what they see and do there."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.companies.actions import add_company, join_company
from community.companies.models import Company, MailDomain, Membership

pytestmark = pytest.mark.django_db
FORM = {"name": "Gamma", "plan": "", "value": "1200", "per": "year", "external_id": ""}


def text(client: Client, path: str) -> str:
    return " ".join(client.get(path).content.decode().split())


def pages(company) -> list[str]:
    place = f"/office/companies/{company.pk}/"
    return ["/office/companies/", "/office/companies/export/", place]


def changing(company) -> list[str]:
    place = f"/office/companies/{company.pk}/"
    return ["/office/companies/new/", "/office/companies/import/", place, f"{place}members/"] + [
        f"{place}remove/"
    ]


@pytest.mark.parametrize("name", ["cleo", "mo", "edda"])
def test_customers_moderators_and_editors_are_told_of_none(cast, acme, sign_in, name):
    client = sign_in(getattr(cast, name))
    for path in [*pages(acme), *changing(acme)]:
        for answer in (client.get(path), client.post(path, FORM)):
            assert answer.status_code in (302, 403, 404, 405), path
            assert b"Acme" not in answer.content
    assert "/office/companies/" not in client.get("/office/").content.decode()
    assert Company.objects.count() == 1


@pytest.mark.parametrize("name", ["agnes", "petra", "ada"])
def test_the_team_sees_and_changes_them(cast, acme, sign_in, name):
    client = sign_in(getattr(cast, name))
    page = text(client, "/office/companies/")
    assert "Acme" in page and "12,000 €" in page
    assert "/office/companies/" in client.get("/office/").content.decode()
    answer = client.post("/office/companies/new/", {**FORM, "domains": "Gamma.Example"})
    made = Company.objects.get(name="Gamma")
    assert answer["Location"] == f"/office/companies/{made.pk}/"
    assert MailDomain.objects.get(company=made).domain == "gamma.example"
    changed = {**FORM, "name": "Gamma & Sons", "value": "1500.50", "domains": ""}
    client.post(f"/office/companies/{made.pk}/", changed)
    made.refresh_from_db()
    assert (made.name, made.yearly) == ("Gamma & Sons", 150_050)
    assert not made.domains.exists()
    assert "Gamma &amp; Sons" in text(client, f"/office/companies/{made.pk}/")


def test_whoever_may_only_look_changes_nothing(cast, acme, sign_in):
    from django.contrib.auth.models import Permission

    cast.agnes.groups.get(name="agent").permissions.remove(
        *Permission.objects.filter(codename="change_company")
    )
    client = sign_in(cast.agnes)
    assert "Acme" in text(client, f"/office/companies/{acme.pk}/")
    assert all(client.post(path, FORM).status_code in (302, 403) for path in changing(acme))
    assert Company.objects.get().name == "Acme"
    assert "Add a company" not in text(client, "/office/companies/")


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"name": "ACME"}, "Another company has this name."),
        ({"external_id": "A-1"}, "Another company has this number."),
        ({"domains": "gmail.com"}, "everybody may have an address"),
        ({"domains": "nonsense"}, "is no mail domain"),
        ({"domains": "acme.example"}, "is the mail domain of Acme"),
        ({"value": "-1"}, "greater than or equal to 0"),
    ],
)
def test_what_does_not_fit_is_said_at_its_field(cast, acme, sign_in, more, says):
    answer = sign_in(cast.petra).post("/office/companies/new/", {**FORM, **more})
    assert answer.status_code == 422 and says in answer.content.decode()
    assert Company.objects.count() == 1


def test_members_join_manage_and_leave_by_hand(cast, acme, sign_in):
    client, place = sign_in(cast.agnes), f"/office/companies/{acme.pk}/members/"
    client.post(place, {"person": "cleo", "role": "member"})
    own = Membership.objects.get()
    assert (own.user, own.company, own.by) == (cast.cleo, acme, cast.agnes)
    client.post(place, {"manager": own.pk})
    assert Membership.objects.get().is_manager
    page = text(client, f"/office/companies/{acme.pk}/")
    assert "Cleo joined (by the team)" in page and "Cleo manages it" in page
    client.post(place, {"person": "nobody-at-all", "role": "member"})
    assert "Nobody is called so." in text(client, f"/office/companies/{acme.pk}/")
    client.post(place, {"leaves": own.pk})
    assert not Membership.objects.exists()
    client.post(place, {"leaves": own.pk})


def test_a_company_is_removed_once_nobody_belongs_to_it(cast, acme, sign_in):
    join_company(acme, person=cast.cleo, by=cast.agnes, source="staff")
    client, place = sign_in(cast.petra), f"/office/companies/{acme.pk}/"
    assert client.post(f"{place}remove/")["Location"] == place
    assert Company.objects.exists()
    client.post(f"{place}members/", {"leaves": Membership.objects.get().pk})
    client.post(f"{place}remove/")
    assert not Company.objects.exists()


def test_the_list_is_found_through_and_asks_the_same_however_long_it_is(cast, acme, sign_in):
    client = sign_in(cast.petra)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            client.get("/office/companies/")
        return len(asked)

    queries()
    before = queries()
    for n in range(60):
        add_company(f"Number {n}", by=cast.petra, value=n)
    assert queries() == before
    first = client.get("/office/companies/").content.decode()
    assert "after=" in first and "Number 0<" not in first
    assert "Acme" in text(client, "/office/companies/?q=acme.ex")
    assert "Acme" in text(client, "/office/companies/?q=A-1")
    assert "Acme" not in text(client, "/office/companies/?q=zzz")


# --- tables


def table(client, lines: str, **more):
    file = SimpleUploadedFile("companies.csv", lines.encode())
    return client.post("/office/companies/import/", {"file": file, **more})


def test_a_table_is_tried_out_first_and_then_taken_in(cast, acme, sign_in):
    client = sign_in(cast.petra)
    lines = "name;value;per\nGamma;1 200,50;month\nAcme;1000;month\n;5;\n"
    tried = " ".join(table(client, lines).content.decode().split())
    assert "What would be done" in tried and "Added: 1" in tried and "As they were: 1" in tried
    assert "Line 2: Gamma" in tried and "Line 3: Acme" in tried
    assert "Line 4:" in tried and "It has no name." in tried
    assert Company.objects.count() == 1
    done = client.post("/office/companies/import/", {"text": lines, "take_in": "1"})
    assert "What was done" in done.content.decode()
    assert Company.objects.get(name="Gamma").yearly == 1_440_600
    whole = client.post("/office/companies/import/", {"text": "name\nDelta\n", "take_in": "1"})
    assert whole["Location"] == "/office/companies/"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"plan\ngold\n", "no column"),
        (b"name\n" + b"a\n" * 1001, "At most 1000 lines"),
        (b"name\n\xff\xfe", "not in UTF-8"),
        (b"", "empty"),
    ],
)
def test_a_file_that_is_no_such_table_says_why(cast, house, sign_in, content, says):
    file = SimpleUploadedFile("x.csv", content)
    answer = sign_in(cast.petra).post("/office/companies/import/", {"file": file})
    assert answer.status_code == 422 and says in answer.content.decode()


def test_what_is_exported_is_harmless_and_comes_in_again_unchanged(cast, acme, verified, sign_in):
    client = sign_in(cast.petra)
    add_company('=HYPERLINK("http://x","y")', by=cast.petra, plan="@gold", external_id="+7")
    join_company(acme, person=cast.cleo, by=cast.agnes, source="staff")
    join_company(acme, person=cast.carl, by=cast.agnes, source="staff", role="manager")
    answer = client.get("/office/companies/export/")
    said = b"".join(answer.streaming_content).decode()
    assert answer["Content-Type"].startswith("text/csv")
    assert "'=HYPERLINK" in said and "'@gold" in said and "'+7" in said
    assert "acme.example,cleo@example.com,carl@example.com" in said
    tried = " ".join(table(client, said).content.decode().split())
    assert "As they were: 2" in tried and "Changed: 0" in tried and "Added: 0" in tried
