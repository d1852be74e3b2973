"""Whom an administrator may change in the back office."""

from __future__ import annotations

import pytest

from community.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def owner(house) -> User:
    """Who set the community up: may do everything."""
    return User.objects.create_superuser("owner", "owner@example.com", "a long enough one")


def form_of(person: User, **more) -> dict:
    return {
        "username": person.username,
        "email": person.email,
        "display_name": person.display_name,
        "is_active": "on",
        "groups": [group.pk for group in person.groups.all()],
        **more,
    }


def test_a_role_makes_nobody_superuser(cast, owner, sign_in):
    ada = sign_in(cast.ada)
    for person in (cast.ada, cast.cleo):
        address = f"/office/users/edit/{person.pk}/"
        assert "is_superuser" not in ada.get(address).content.decode()
        assert ada.post(address, form_of(person, is_superuser="on")).status_code == 302
        assert not User.objects.get(pk=person.pk).is_superuser
    new = {"username": "nina", "email": "nina@example.com", "is_superuser": "on"}
    passwords = {"password1": "a long enough one", "password2": "a long enough one"}
    assert ada.post("/office/users/new/", {**new, **passwords}).status_code == 302
    assert not User.objects.get(username="nina").is_superuser
    assert sign_in(owner).post(
        f"/office/users/edit/{cast.cleo.pk}/", form_of(cast.cleo, is_superuser="on")
    )
    assert User.objects.get(pk=cast.cleo.pk).is_superuser


def test_a_role_changes_nobody_who_may_do_everything(cast, owner, sign_in):
    ada, before = sign_in(cast.ada), User.objects.get(pk=owner.pk).password
    passwords = {"password1": "mine from now on", "password2": "mine from now on"}
    for act in ("edit", "delete"):
        address = f"/office/users/{act}/{owner.pk}/"
        ada.get(address)
        ada.post(address, form_of(owner, **passwords))
    found = User.objects.get(pk=owner.pk)
    assert (found.password, found.is_superuser, found.is_active) == (before, True, True)
    boss = sign_in(owner)
    assert boss.post(f"/office/users/edit/{owner.pk}/", form_of(owner)).status_code == 302


def test_nor_does_it_many_at_once(cast, owner, sign_in):
    ids = f"?id={cast.cleo.pk}&id={owner.pk}&next=/office/users/"
    sign_in(cast.ada).post(
        f"/office/bulk/accounts/user/set_active_state/{ids}", {"mark_as_active": "False"}
    )
    assert User.objects.get(pk=owner.pk).is_active
    assert User.objects.get(pk=cast.cleo.pk).is_active
    alone = f"?id={cast.cleo.pk}&next=/office/users/"
    sign_in(cast.ada).post(
        f"/office/bulk/accounts/user/set_active_state/{alone}", {"mark_as_active": "False"}
    )
    assert not User.objects.get(pk=cast.cleo.pk).is_active
