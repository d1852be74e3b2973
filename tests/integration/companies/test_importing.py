"""Companies out of a table: what a line is about, what it changes, what it may not."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community.companies.importing import import_table, try_table
from community.companies.models import Company, Membership
from community.events.models import EventRecord
from tests.conftest import run_all

pytestmark = pytest.mark.django_db


def take_in(*lines: str, by):
    return import_table("\n".join(lines), by=by)


def test_the_same_table_twice_changes_nothing(cast, acme):
    lines = ("name,external_id,plan,value,domains", "Gamma,G-1,silver,500,gamma.example")
    assert len(take_in(*lines, by=cast.petra).added) == 1
    before = EventRecord.objects.count()
    assert len(take_in(*lines, by=cast.petra).same) == 1
    assert EventRecord.objects.count() == before


def test_a_line_is_about_the_number_and_then_about_the_name(cast, acme, beta):
    report = take_in("name,external_id", "Acme Ltd,A-1", "beta,B-1", "Gamma,", by=cast.petra)
    assert [line for line, _name in report.changed] == [2, 3] and len(report.added) == 1
    names = dict(Company.objects.values_list("external_id", "name"))
    assert names["A-1"] == "Acme Ltd" and names["B-1"] == "beta"


def test_a_column_that_is_not_there_changes_nothing(cast, acme):
    take_in("name,plan", "Acme,", by=cast.petra)
    acme.refresh_from_db()
    assert (acme.plan, acme.value, acme.per) == ("", Decimal(1000), "month")
    assert acme.external_id == "A-1"
    take_in("name,value", "Acme,", by=cast.petra)
    acme.refresh_from_db()
    assert acme.yearly == 0


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (",,,,", ""),
        (",x,,,", "no name"),
        ("Gamma,,12.3456,,", "no amount"),
        ("Gamma,,,weekly,", "year"),
        ("Gamma,,,,gmail.com", "everybody"),
        ("Gamma,,,,acme.example", "mail domain of Acme"),
        ("Gamma,,,,nonsense", "no mail domain"),
        ("Acme,A-2,,,", "another number"),
        (f"{'x' * 121},,,,", "too long"),
    ],
)
def test_a_wrong_line_is_left_out_whole_and_says_why(cast, acme, line, why):
    columns = "name,external_id,value,per,domains"
    report = take_in(columns, line, "Delta,,1,year,delta.example", by=cast.petra)
    assert [name for _line, name in report.added] == ["Delta"]
    assert all(why in said for _line, _name, said in report.wrong)
    assert bool(report.wrong) == bool(why)
    assert not Company.objects.filter(name="Gamma").exists()


def test_people_come_by_verified_addresses_only(cast, acme, verified):
    verified.carl.emailaddress_set.update(verified=False)
    report = take_in(
        "name,members,managers",
        "Acme,cleo@example.com carl@example.com,EDDA@example.com",
        by=cast.petra,
    )
    assert report.missing == [(2, "carl@example.com")]
    roles = dict(Membership.objects.values_list("user__username", "role"))
    assert roles == {"cleo": "member", "edda": "manager"}
    assert {one.source for one in Membership.objects.all()} == {"table"}
    again = take_in("name,members", "Acme,edda@example.com", by=cast.petra)
    assert len(again.same) == 1 and Membership.objects.filter(role="manager").exists()


def test_whoever_has_an_address_of_a_new_domain_joins_afterwards(cast, house, verified):
    take_in("name,domains", "Gamma,@Example.com", by=cast.petra)
    run_all()
    assert Membership.objects.filter(company__name="Gamma").count() == len(vars(cast))


def test_trying_out_leaves_nothing_behind(cast, acme):
    before = (Company.objects.count(), EventRecord.objects.count())
    report = try_table("name,plan\nGamma,x\nAcme,silver\n", by=cast.petra)
    assert len(report.added) == len(report.changed) == 1
    assert (Company.objects.count(), EventRecord.objects.count()) == before


cells = st.text(
    st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), min_size=0, max_size=12
)


@settings(
    max_examples=20,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(rows=st.lists(st.tuples(cells, cells, cells, cells), max_size=6))
def test_whatever_stands_in_a_table_it_does_what_it_said_it_would(cast, acme, rows):
    from community.tables import written

    text = "".join(written([("name", "external_id", "value", "domains"), *rows]))
    said = try_table(text, by=cast.petra)
    done = import_table(text, by=cast.petra)
    assert vars(said) == vars(done)
    again = import_table(text, by=cast.petra)
    assert not again.added and again.wrong == done.wrong
