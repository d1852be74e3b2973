"""Joining the team by an invitation: a mail with a link that is good once and for some days."""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.accounts.doors import Refused
from community.accounts.letters import letter
from community.accounts.models import User
from community.accounts.roles import TEAM, give_role
from community.accounts.rules import value_of
from community.events.actions import publish
from community.events.reactions import unhurried
from community.portal.events import (
    InvitationAccepted,
    InvitationRevoked,
    PersonInvited,
    RolesChanged,
)
from community.portal.models import OPEN, Invitation
from community.transactions import by_id, one_transaction

SALT = "portal.invitation"
KEPT = timedelta(days=90)  # how long is known who was invited
ROLE_NAMES = {
    "moderator": _("Moderator"),
    "agent": _("Agent"),
    "product manager": _("Product manager"),
    "editor": _("Editor"),
    "administrator": _("Administrator"),
}


def invitations() -> QuerySet[Invitation]:
    """Those that nobody has accepted or taken back, the newest first."""
    return Invitation.objects.filter(OPEN).select_related("by").order_by("-sent_on")


def is_too_old(invitation: Invitation) -> bool:
    """Whether its link has lost its worth."""
    days = value_of("invitation_days")
    return invitation.sent_on < timezone.now() - timedelta(days=days)


def link_of(invitation: Invitation) -> str:
    """The address in the mail, signed; each mail's is another one."""
    token = signing.dumps([invitation.pk, _stamp(invitation)], salt=SALT)
    return settings.SITE_URL + reverse("invited", args=[token])


def invitation_of(token: str) -> Invitation | None:
    """The open invitation to which a link belongs that is still good."""
    try:
        pk, stamp = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    found = invitations().filter(pk=pk).first()
    is_good = found is not None and _stamp(found) == stamp and not is_too_old(found)
    return found if is_good else None


def _stamp(invitation: Invitation) -> int:
    return int(invitation.sent_on.timestamp() * 1000)


def account_of(email: str) -> User | None:
    """Whose verified address this is."""
    found = EmailAddress.objects.filter(email__iexact=email, verified=True, user__is_active=True)
    address = found.select_related("user").first()
    return address.user if address else None


@one_transaction
def invite(email: str, role: str, *, by: User) -> Invitation:
    """Ask somebody to join the team in `role`; whoever is invited already gets another mail, with
    this role. The worker sends it, in the inviting person's language.

    Raises ValueError for no role of the team.
    """
    if role not in TEAM:
        raise ValueError(role)
    known = {"role": role, "by": by, "sent_on": timezone.now()}
    open_one = by_id(Invitation.objects.filter(OPEN, email__iexact=email)).first()
    if open_one:
        Invitation.objects.filter(pk=open_one.pk).update(**known)
        invitation = Invitation.objects.get(pk=open_one.pk)
    else:
        invitation = Invitation.objects.create(email=email, **known)
    publish(PersonInvited(by.pk, invitation.pk, role))
    words = {
        "by": by.name,
        "role": ROLE_NAMES[role],
        "address": link_of(invitation),
        "days": value_of("invitation_days"),
    }
    letter("invitation", [email], words).leave_to_worker()
    return invitation


@one_transaction
def revoke(invitation_id: int, *, by: User) -> None:
    """Make an open invitation worthless; harmless twice."""
    ours = by_id(Invitation.objects.filter(OPEN, pk=invitation_id))
    if list(ours.values_list("pk", flat=True)):
        Invitation.objects.filter(pk=invitation_id).update(revoked_on=timezone.now())
        publish(InvitationRevoked(by.pk, invitation_id))


@one_transaction
def join_team(invitation: Invitation, *, username: str, display_name: str, password: str) -> User:
    """Make an account of the invited address, which the link has verified, and give it the role.

    Raises Refused("gone") when the invitation was used or taken back meanwhile, or the address got
    an account.
    """
    _use(invitation)
    if account_of(invitation.email):
        raise Refused("gone")
    person = User.objects.create_user(
        username, invitation.email, password, display_name=display_name
    )
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return _joined(invitation, person)


@one_transaction
def accept(invitation: Invitation, *, by: User) -> User:
    """Give the role to `by`, whose address was invited.

    Raises Refused("gone") as `join_team`, Refused("another") for whoever has another address.
    """
    if account_of(invitation.email) != by:
        raise Refused("another")
    _use(invitation)
    return _joined(invitation, by)


def _use(invitation: Invitation) -> None:
    ours = by_id(Invitation.objects.filter(OPEN, pk=invitation.pk, sent_on=invitation.sent_on))
    if not list(ours.values_list("pk", flat=True)) or is_too_old(invitation):
        raise Refused("gone")


def _joined(invitation: Invitation, person: User) -> User:
    give_role(person, invitation.role)
    Invitation.objects.filter(pk=invitation.pk).update(
        accepted_on=timezone.now(), accepted_by=person
    )
    publish(InvitationAccepted(person.pk, invitation.pk, person.pk))
    publish(RolesChanged(invitation.by_id, person.pk, (invitation.role,), ()))
    return person


def forget_invitations_to(user: User, addresses: Collection[str]) -> None:
    """What goes with a closed account: invitations to its addresses."""
    theirs = Q(accepted_by=user)
    for address in addresses:
        theirs |= Q(email__iexact=address)
    Invitation.objects.filter(theirs).delete()


def forget_old_invitations() -> int:
    """What the clock calls: invitations of long ago, with the address; returns how many."""
    old = Invitation.objects.filter(sent_on__lt=timezone.now() - KEPT).values_list("pk", flat=True)
    number = 0
    for ids in unhurried(iter(lambda: list(old.all()[:500]), [])):
        number += Invitation.objects.filter(pk__in=ids).delete()[0]
    return number
