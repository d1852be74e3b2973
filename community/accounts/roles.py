"""The six roles; what their names promise is what rooms declare in their `rules.py`.

Permissions inside one forum are machina's and stand in its matrix.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import F

TEAM = ("moderator", "agent", "product manager", "editor", "administrator")
ROLES = ("customer", *TEAM)
GRANTS: dict[str, set[str]] = {role: set() for role in ROLES}


def declare_grants(grants: Mapping[str, Iterable[str]]) -> None:
    """Add a room's permissions ("app.codename") that roles hold everywhere, by role.

    Installations that have the roles already get them by a migration of the room, which calls
    `give_declared`. Raises KeyError for a role that there is not.
    """
    for role, permissions in grants.items():
        GRANTS[role].update(permissions)


def give_declared(groups: Any, permissions: Any, *apps: str) -> None:
    """Give the roles that there are what rooms declared, or only what is about these apps.

    `groups` and `permissions` are the models Group and Permission, in a migration those of its
    state. What is not in the database is left out; harmless twice.
    """
    for group in groups.objects.filter(name__in=ROLES):
        for app, code in (name.split(".") for name in sorted(GRANTS[group.name])):
            if not apps or app in apps:
                named = permissions.objects.filter(content_type__app_label=app, codename=code)
                group.permissions.add(*named)


def give_role(user, role: str) -> None:
    """Put `user` into the role's group; members of the team are shown as such.

    Harmless when they are in it already.

    A member of the team is no customer any more: in one forum a role's "no" outweighs another
    role's "yes" (machina's rule), so that whoever were both would be kept out of every forum that
    customers are kept out of.
    """
    user.groups.add(Group.objects.get(name=role))
    if role in TEAM:
        user.groups.remove(*Group.objects.filter(name="customer"))
    if role in TEAM and not user.is_team:
        user.is_team = True
        user.card_version = F("card_version") + 1
        user.save(update_fields=["is_team", "card_version"])
        user.refresh_from_db(fields=["card_version"])
