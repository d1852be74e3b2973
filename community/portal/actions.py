"""Set an installation up; close an account."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from community.accounts.models import User
from community.accounts.roles import give_role
from community.events.actions import publish
from community.notifications.actions import forget_follower
from community.portal.events import AccountClosed
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
    give_role(admin, "administrator")
    give_standard_permissions()
    for forum in forums:
        add_forum(forum, by=admin)
    forget_look()
    return admin


def _verified_address(user: User) -> None:
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


@transaction.atomic
def close_account(user: User, *, by: User) -> User:
    """Make `user` a former member: name, address, picture and ways in are gone, what others' answers hang on stays."""
    user = User.objects.select_for_update().get(pk=user.pk)
    if user.closed_on:
        return user
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
    UserSession.objects.filter(user=user).delete()
    user.groups.clear()
    if user.avatar:
        user.avatar.delete(save=False)
    user.username = f"former-{user.pk}-{get_random_string(6).lower()}"
    user.email = user.display_name = user.about = user.time_zone = user.first_name = user.last_name = user.staged_from = ""
    user.is_active = user.is_staff = user.is_superuser = user.is_team = False
    user.closed_on = timezone.now()
    user.card_version += 1
    user.set_unusable_password()
    user.save()
    user.drafts.all().delete()
    user.bookmarks.all().delete()
    forget_follower(user)
    publish(AccountClosed(by.pk, user.pk))
    return user
