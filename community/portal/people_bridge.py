"""Turns Django's word that a person was saved into a new description of them for the search and
the news of another name, and forgets who held which role.
"""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.db.models.signals import m2m_changed, post_save

from community.accounts.memory import forget
from community.accounts.models import User
from community.events.actions import publish
from community.portal.events import PersonRenamed
from community.search.tasks import touch_things

NAME = {"username", "display_name"}
SHOWN = {"username", "display_name", "about", "is_active", "closed_on"}


def describe_anew(sender, instance, update_fields=None, **_) -> None:
    """A save that touches nothing that is shown (a sign-in, a choice of language) changes nothing
    here.
    """
    if update_fields is None or SHOWN & set(update_fields):
        touch_things("person", [instance.pk])


def tell_of_a_new_name(sender, instance, update_fields=None, **_) -> None:
    """Kept pieces name people beside others' words. Who closed an account has news of its own."""
    if NAME & set(update_fields or ()) and not instance.closed_on:
        publish(PersonRenamed(instance.pk, instance.pk))


def roles_changed(sender, action, **_) -> None:
    """Somebody got or lost a role, or a role a permission: no process goes by what it kept of
    them.
    """
    if action.startswith("post"):
        forget()


for roles in (User.groups.through, Group.permissions.through):
    m2m_changed.connect(roles_changed, sender=roles, dispatch_uid=f"portal.roles.{roles.__name__}")
post_save.connect(describe_anew, sender=User, dispatch_uid="portal.describe_person_anew")
post_save.connect(tell_of_a_new_name, sender=User, dispatch_uid="portal.tell_of_a_new_name")
