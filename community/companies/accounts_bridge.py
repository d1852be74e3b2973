"""Turns allauth's word that an address is verified, or that somebody came by the company's identity
provider, into belonging to a company.
"""

from __future__ import annotations

from contextlib import suppress

from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db.models.signals import post_save

from community.accounts.doors import FormerMember
from community.companies.actions import join_by_address, join_by_claim


def address_saved(sender, instance, raw=False, **_) -> None:
    """However it came to be verified; one that is not says nothing."""
    if instance.verified and not raw:
        with suppress(FormerMember):
            join_by_address(instance.email, person=instance.user)


def signed_on(sender, instance, raw=False, **_) -> None:
    """What the provider says is kept anew at each sign-in."""
    name = settings.OIDC_COMPANY_CLAIM
    claimed = _claim(instance.extra_data, name) if name and not raw else ""
    if claimed:
        with suppress(FormerMember):
            join_by_claim(claimed, person=instance.user)


def _claim(said: dict, name: str) -> str:
    """The claim, of what the provider tells when asked, or else of its token."""
    for part in (said.get("userinfo"), said.get("id_token"), said):
        value = part.get(name) if isinstance(part, dict) else None
        if isinstance(value, list):
            value = value[0] if value else None
        if isinstance(value, (str, int)) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()
    return ""


post_save.connect(address_saved, sender=EmailAddress, dispatch_uid="companies.address_saved")
post_save.connect(signed_on, sender=SocialAccount, dispatch_uid="companies.signed_on")
