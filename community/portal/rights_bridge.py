"""Turns Django's word that somebody's rights changed or that a session ended, whoever changed it
and wherever, into calls to sockets."""

from __future__ import annotations

from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.utils import timezone

from community.accounts.models import User
from community.live.broadcast import end_session, recheck, recheck_people

RIGHTS = {"is_active", "is_superuser", "closed_on", "password"}


def ask_person(sender, instance, created=False, update_fields=None, **_) -> None:
    """A new person has no sockets yet, and most saves touch nothing that sockets are asked
    about.
    """
    if not created and (update_fields is None or RIGHTS & set(update_fields)):
        recheck_people([instance.pk])


def ask_those_of_role(sender, instance, action, reverse, pk_set, **_) -> None:
    if action == "post_clear" and reverse:
        recheck()
    elif action == "post_clear" or (action in ("post_add", "post_remove") and pk_set):
        recheck_people(pk_set if reverse else [instance.pk])


def ask_everybody(sender, action, **_) -> None:
    if action.startswith("post"):
        recheck()


def cut_off(sender, instance, **_) -> None:
    """Old sessions that are swept away have been nobody's for long."""
    if instance.expire_date > timezone.now():
        end_session(instance.session_key)


post_save.connect(ask_person, sender=User, dispatch_uid="portal.ask_saved_person")
post_delete.connect(ask_person, sender=User, dispatch_uid="portal.ask_deleted_person")
m2m_changed.connect(
    ask_those_of_role, sender=User.groups.through, dispatch_uid="portal.ask_those_of_role"
)
m2m_changed.connect(
    ask_everybody, sender=Group.permissions.through, dispatch_uid="portal.ask_after_grant"
)
post_delete.connect(cut_off, sender=Session, dispatch_uid="portal.cut_off_session")
