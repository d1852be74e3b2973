"""The six roles and what their names promise.

Permissions inside one forum are machina's and stand in its matrix.
"""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db.models import F

# role -> Django permissions ("app.codename") that hold everywhere
ROLES: dict[str, tuple[str, ...]] = {
    "customer": (),
    "moderator": ("wagtailadmin.access_admin", "community_forum.accept_any_answer"),
    "agent": ("wagtailadmin.access_admin", "community_forum.accept_any_answer"),
    "product manager": (
        "wagtailadmin.access_admin",
        "community_forum.add_productversion",
        "community_forum.change_productversion",
        "community_forum.view_productversion",
    ),
    "editor": (
        "wagtailadmin.access_admin",
        "simple_translation.submit_translation",
        "search.add_synonyms",
        "search.change_synonyms",
        "search.delete_synonyms",
        "search.view_synonyms",
    ),
    "administrator": (
        "wagtailadmin.access_admin",
        "community_forum.accept_any_answer",
        "accounts.add_user",
        "accounts.change_user",
        "accounts.view_user",
        "auth.add_group",
        "auth.change_group",
        "auth.view_group",
        "portal.change_look",
        "accounts.change_ruleoverride",
        "forum.add_forum",
        "forum.change_forum",
        "forum.view_forum",
        "forum_permission.change_groupforumpermission",
        "search.add_synonyms",
        "search.change_synonyms",
        "search.delete_synonyms",
        "search.view_synonyms",
        "simple_translation.submit_translation",
        "community_forum.add_productversion",
        "community_forum.change_productversion",
        "community_forum.delete_productversion",
        "community_forum.view_productversion",
    ),
}
TEAM = ("moderator", "agent", "product manager", "editor", "administrator")


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
