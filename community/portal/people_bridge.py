"""Turns Django's word that a person was saved into a new description of them for the search, and
forgets who held which role.
"""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db.models.signals import m2m_changed, post_save

from community.accounts.kept import forget
from community.accounts.models import User
from community.search.actions import touch_things

SHOWN = {"username", "display_name", "about", "is_active", "closed_on"}


def describe_anew(sender, instance, update_fields=None, **_) -> None:
    """A save that touches nothing that is shown (a sign-in, a choice of language) changes nothing
    here.
    """
    if update_fields is None or SHOWN & set(update_fields):
        touch_things("person", [instance.pk])


def roles_changed(sender, action, **_) -> None:
    """Somebody got or lost a role, or a role a permission: no process goes by what it kept of
    them.
    """
    if action.startswith("post"):
        forget()


for roles in (User.groups.through, Group.permissions.through):
    m2m_changed.connect(roles_changed, sender=roles, dispatch_uid=f"portal.roles.{roles.__name__}")
post_save.connect(describe_anew, sender=User, dispatch_uid="portal.describe_person_anew")
