"""Set an installation up; close an account; forget what nobody needs any more."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.core.mail import EmailMultiAlternatives
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string
from wagtail.models import ModelLogEntry
from wagtail.users.models import UserProfile

from community.accounts.letters import letter
from community.accounts.models import User
from community.accounts.personal_data import forget_in_rooms
from community.accounts.roles import give_role
from community.events.actions import publish
from community.events.reactions import unhurried
from community.portal.events import AccountClosed
from community.portal.look import forget_look
from community.portal.models import Look
from community.transactions import by_id, one_transaction
from forum.actions.forums import add_forum, give_standard_permissions

A_DAY = timedelta(days=1)


@one_transaction
def set_up(
    *,
    name: str,
    tagline: str,
    accent: str,
    languages: str,
    logo,
    forums: list[str],
    username: str,
    email: str,
    password: str,
) -> User:
    """Make the look, the first administrator and the first forums of an empty installation.

    Raises Look.MultipleObjectsReturned when it has been set up already (two people at once).
    """
    if Look.objects.select_for_update().exists():
        raise Look.MultipleObjectsReturned
    Look.objects.create(
        pk=1, name=name, tagline=tagline, accent=accent, languages=languages, logo=logo or ""
    )
    admin = User.objects.create_superuser(username, email, password, is_team=True)
    _verified_address(admin)
    give_role(admin, "administrator")
    give_standard_permissions()
    for forum in forums:
        add_forum(forum, by=admin)
    forget_look()
    return admin


@one_transaction
def note_in_look(**columns: datetime) -> None:
    """Write what was done about the installation into the row of its look."""
    Look.objects.update(**columns)
    forget_look()


def send_test_mail(to: str) -> str:
    """Send a mail at once, past the queue; returns why it did not leave, "" when it did, which is
    noted.
    """
    message = letter("test_mail", [to], {})
    try:
        EmailMultiAlternatives.send(message)
    except Exception as error:  # noqa: BLE001  (servers and providers fail in any way)
        return f"{type(error).__name__}: {error}"
    note_in_look(mail_tested_on=timezone.now())
    return ""


def _verified_address(user: User) -> None:
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)


GIVEN_UP = (
    "username",
    "email",
    "display_name",
    "about",
    "time_zone",
    "first_name",
    "last_name",
    "staged_from",
    "avatar",
    "is_active",
    "is_staff",
    "is_superuser",
    "is_team",
    "closed_on",
    "card_version",
    "password",
    "unread_notices",
)


@one_transaction
def close_account(user: User, *, by: User) -> User:
    """Make `user` a former member: name, address, picture and ways in are gone, what others'
    answers hang on stays.
    """
    addresses = {
        user.email,
        *EmailAddress.objects.filter(user=user).values_list("email", flat=True),
    } - {""}
    _forget_belongings(user, addresses)
    user = by_id(User.objects.all()).get(pk=user.pk)
    if user.closed_on:
        return user
    user.groups.clear()
    _forget_files(user)
    ModelLogEntry.objects.for_instance(user).update(label=f"former-{user.pk}")
    user.username = f"former-{user.pk}-{get_random_string(6).lower()}"
    user.email = user.display_name = user.about = user.time_zone = user.first_name = (
        user.last_name
    ) = user.staged_from = ""
    user.is_active = user.is_staff = user.is_superuser = user.is_team = False
    user.closed_on = timezone.now()
    user.unread_notices = 0
    user.card_version += 1
    user.set_unusable_password()
    user.save(update_fields=GIVEN_UP)
    publish(AccountClosed(by.pk, user.pk))
    return user


def forget_what_came_late(occurrence) -> None:
    """Reaction to a closed account: what the person's last requests began while it was being
    closed.
    """
    user = User.objects.get(pk=occurrence.event.user_id)
    forget_in_rooms(user, ())


def _forget_belongings(user: User, addresses: set[str]) -> None:
    """What is the person's own goes before their row is locked, as everywhere."""
    forget_in_rooms(user, addresses)
    EmailAddress.objects.filter(user=user).delete()
    Authenticator.objects.filter(user=user).delete()
    SocialAccount.objects.filter(user=user).delete()
    _end_sessions(user)


def _end_sessions(user: User) -> None:
    keys = UserSession.objects.filter(user=user).values("session_key")
    Session.objects.filter(session_key__in=keys).delete()
    UserSession.objects.filter(user=user).delete()


def _forget_files(user: User) -> None:
    """The person's pictures: the one beside their words, and the back office's own."""
    profile = UserProfile.objects.filter(user=user).first()
    for picture in (user.avatar, profile and profile.avatar):
        if picture and picture.name:
            transaction.on_commit(partial(picture.storage.delete, picture.name))
    user.avatar = ""
    if profile:
        profile.delete()


def forget_faces() -> int:
    """What the clock calls: pictures of people that are nobody's any more since a day; returns how
    many.
    """
    try:
        names = default_storage.listdir("avatars")[1]
    except FileNotFoundError:
        return 0
    somebodys = set(User.objects.exclude(avatar="").values_list("avatar", flat=True).iterator())
    nobodys = [name for name in (f"avatars/{name}" for name in names) if name not in somebodys]
    old = [
        name for name in nobodys if timezone.now() - default_storage.get_modified_time(name) > A_DAY
    ]
    for name in unhurried(old):
        default_storage.delete(name)
    return len(old)


def forget_sessions() -> int:
    """What the clock calls: sessions that are over, with the address and browser that they were
    held from; returns how many.
    """
    over = (
        Session.objects.filter(expire_date__lt=timezone.now())
        .order_by("expire_date")
        .values_list("pk", flat=True)
    )
    number = 0
    for keys in unhurried(iter(lambda: list(over.all()[:500]), [])):
        UserSession.objects.filter(session_key__in=keys).delete()
        Session.objects.filter(pk__in=keys).delete()
        number += len(keys)
    return number
