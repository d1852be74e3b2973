"""What people do with their own account."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from community.accounts.models import User
from community.live.broadcast import recheck


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
    transaction.on_commit(lambda: recheck(f"user.{user.pk}"))
    return user
