"""Set an installation up."""

from __future__ import annotations

from django.db import transaction

from community.accounts.models import User
from community.accounts.roles import give_role
from community.portal.look import forget_look
from community.portal.models import Look
from forum.actions.forums import add_forum, give_standard_permissions


@transaction.atomic
def set_up(*, name: str, tagline: str, accent: str, languages: str, logo, forums: list[str], username: str, email: str, password: str) -> User:
    """Make the look, the first administrator and the first forums of an empty installation.

    Raises Look.MultipleObjectsReturned when it has been set up already (two people at once).
    """
    if Look.objects.select_for_update().exists():
        raise Look.MultipleObjectsReturned
    Look.objects.create(pk=1, name=name, tagline=tagline, accent=accent, languages=languages, logo=logo or "")
    admin = User.objects.create_superuser(username, email, password, is_team=True)
    _verified_address(admin)
    give_role(admin, "customer")
    give_role(admin, "administrator")
    give_standard_permissions()
    for forum in forums:
        add_forum(forum, by=admin)
    transaction.on_commit(forget_look)
    return admin


def _verified_address(user: User) -> None:
    from allauth.account.models import EmailAddress

    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
