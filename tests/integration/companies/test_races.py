"""Real threads on a real database: companies that several touch in the same moment."""

from __future__ import annotations

from functools import partial

import pytest
from allauth.account.models import EmailAddress
from django.db import connection, transaction

from community.accounts.models import User
from community.companies import actions
from community.companies.actions import locking
from community.companies.importing import import_table
from community.companies.models import Company, Membership
from community.events.models import EventRecord
from community.portal.actions import close_account
from tests.integration.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def failed(results: list) -> list:
    return [one for one in results if isinstance(one, Exception)]


def test_two_imports_of_one_table_make_each_company_once(cast):
    lines = "\n".join(["name,external_id,value", *(f"Number {n},N-{n},{n}" for n in range(12))])
    results = at_once(*[lambda: import_table(lines, by=cast.petra) for _each in range(3)])
    assert not failed(results)
    assert Company.objects.count() == 12
    assert EventRecord.objects.filter(name="companies.company_added").count() == 12
    assert not [wrong for report in results for wrong in report.wrong]


def test_somebody_who_comes_by_several_ways_at_once_belongs_to_one(cast, acme, beta):
    for _round in range(3):
        results = at_once(
            lambda: actions.join_by_claim("Beta", person=cast.cleo),
            lambda: EmailAddress.objects.update_or_create(
                user=cast.cleo, email="cleo@acme.example", defaults={"verified": True}
            ),
            lambda: actions.join_company(acme, person=cast.cleo, by=cast.agnes, source="staff"),
            lambda: actions.join_company(beta, person=cast.cleo, by=cast.petra, source="staff"),
        )
        assert not failed(results)
        own = Membership.objects.get()
        joined = EventRecord.objects.filter(name="companies.member_joined").count()
        left = EventRecord.objects.filter(name="companies.member_left").count()
        assert joined - left == 1
        actions.leave_company(cast.cleo, by=cast.agnes, company_id=own.company_id)
        EmailAddress.objects.all().delete()


def test_whoever_meets_another_way_in_holds_nothing_before_it_is_locked_as_well(
    cast, acme, beta, monkeypatch
):
    """Somebody joins Beta while they are let into Acme: its lock would come too late."""
    asked = []
    several_write_at_once = connection.vendor == "postgresql"

    def elsewhere(work):
        return at_once(work)[0]

    def is_free() -> bool:
        with transaction.atomic():
            return User.objects.select_for_update(nowait=True).filter(pk=cast.cleo.pk).exists()

    def locked(ids):
        asked.append(set(ids))
        if several_write_at_once and len(asked) == 2:
            assert elsewhere(is_free) is True
        rows = unpatched(ids)
        if several_write_at_once and len(asked) == 1:
            monkeypatch.setattr(locking, "locked", unpatched)
            join = partial(actions.join_company, beta, person=cast.cleo, by=None, source="staff")
            assert elsewhere(join).company == beta
            monkeypatch.setattr(locking, "locked", locked)
        return rows

    unpatched = locking.locked
    monkeypatch.setattr(locking, "locked", locked)
    actions.join_company(acme, person=cast.cleo, by=cast.agnes, source="staff")
    assert asked == [{acme.pk}, {acme.pk, beta.pk}][: 2 if several_write_at_once else 1]
    assert Membership.objects.get().company == acme


def test_two_people_who_bring_a_new_company_at_once_are_in_the_same(cast):
    results = at_once(
        lambda: actions.join_by_claim("Gamma", person=cast.cleo),
        lambda: actions.join_by_claim("Gamma", person=cast.carl),
    )
    assert not failed(results)
    assert Company.objects.get().memberships.count() == 2


def test_whoever_closes_the_account_meanwhile_is_nowhere(cast, acme):
    results = at_once(
        lambda: actions.join_company(acme, person=cast.cleo, by=cast.agnes, source="staff"),
        lambda: close_account(cast.cleo, by=cast.cleo),
        lambda: actions.join_by_claim("A-1", person=cast.cleo),
    )
    assert {type(one).__name__ for one in failed(results)} <= {"FormerMember"}
    actions.forget_membership(cast.cleo, ())
    assert not Membership.objects.exists()


def test_one_domain_goes_to_one_company(cast, acme, beta):
    results = at_once(
        lambda: actions.set_domains(acme, ["new.example"], by=cast.petra),
        lambda: actions.set_domains(beta, ["new.example"], by=cast.ada),
    )
    assert [str(one) for one in failed(results)] == ["taken"]
