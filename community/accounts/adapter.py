"""How allauth makes and names our people."""

from __future__ import annotations

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.utils import filter_users_by_email
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from community.accounts.addresses import exact_address_of
from community.accounts.letters import letter
from community.accounts.roles import give_role
from community.letterhead import site_name


def display_name(user) -> str:
    return user.name


class AccountAdapter(DefaultAccountAdapter):
    """New people are customers, in the language in which they signed up."""

    def save_user(self, request, user, form, commit=True):
        user = super().save_user(request, user, form, commit=False)
        user.language = translation.get_language()[:8]
        user.display_name = (
            form.cleaned_data.get("display_name", "") if hasattr(form, "cleaned_data") else ""
        )
        if commit:
            user.save(force_insert=True)
            give_role(user, "customer")
        return user

    def set_password(self, user, password):
        """Only the password is written: what else changed since `user` was loaded stays."""
        user.set_password(password)
        user.save(update_fields=["password"])

    def get_client_ip(self, request):
        """Its limits count by this (IPv6 by network, as ours do), and the list of sessions shows
        it.
        """
        return exact_address_of(request) or super().get_client_ip(request)

    def send_mail(self, template_prefix, email, context):
        """Mail speaks the language of whoever has the address, not the sender's."""
        user = context.get("user") or next(iter(filter_users_by_email(email)), None)
        language = getattr(user, "language", "") or translation.get_language()
        with translation.override(language):
            super().send_mail(template_prefix, email, context)

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """What was done to an account is told in the language of its owner."""
        super().send_notification_mail(
            template_prefix, user, {"user": user, **(context or {})}, email
        )

    def render_mail(self, template_prefix, email, context, headers=None):
        """The mail in the community's name and words instead of allauth's."""
        to = [email] if isinstance(email, str) else email
        return letter(template_prefix.rpartition("/")[2], to, context)


class SocialAccountAdapter(DefaultSocialAccountAdapter):
    """People whom the company's identity provider sends are customers too."""

    def save_user(self, request, sociallogin, form=None):
        user = super().save_user(request, sociallogin, form)
        give_role(user, "customer")
        return user

    def populate_user(self, request, sociallogin, data):
        user = super().populate_user(request, sociallogin, data)
        user.display_name = (
            data.get("name")
            or " ".join(filter(None, [data.get("first_name"), data.get("last_name")]))
        )[:60]
        user.language = (
            translation.get_language()[:8]
            if translation.get_language() in dict(settings.LANGUAGES)
            else ""
        )
        return user


class MFAAdapter(DefaultMFAAdapter):
    """Authenticator apps and passkeys know the community by its name, and people know their
    passkeys by number.
    """

    def _get_site_name(self):
        return site_name()

    def generate_authenticator_name(self, user, type):
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey %(number)d") % {"number": number}
