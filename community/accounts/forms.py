"""Sign-up, profile, closing an account."""

from __future__ import annotations

import time
import zoneinfo
from functools import lru_cache
from typing import Any

from allauth.core import context
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, TimestampSigner
from django.forms.utils import flatatt
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _

from community.accounts.actions import change_person
from community.accounts.addresses import address_of
from community.accounts.changes import ChangesOnly
from community.accounts.doors import TOO_OFTEN
from community.accounts.languages import ALL, NAMES, as_kept
from community.accounts.limits import TooOften, spend
from community.accounts.models import User
from community.accounts.pictures import square_avatar

QUICK_SECONDS = 2
A_DAY = 24 * 3600
signer = TimestampSigner(salt="sign-up")


class GuardedSignup(forms.Form):
    """Keeps programs out without a captcha: a trap that people do not see, and a limit on forms
    that were filled in faster than by hand. A browser fills in that fast as well, so haste alone
    refuses nobody (docs/decisions/0012)."""

    website = forms.CharField(
        required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"})
    )
    began = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["began"].initial = signer.sign(str(int(time.time())))
        self.fields["website"].label = _("Leave this field empty")

    def clean(self):
        data = super().clean()
        if data.get("website"):
            raise ValidationError(_("One field has to stay empty: it is there for programs."))
        if not self._took_its_time(data.get("began", "")):
            try:
                spend("quick_signups_per_hour", address_of(context.request))
            except TooOften:
                self._hold_password()
                raise ValidationError(TOO_OFTEN)
        return data

    def _took_its_time(self, began: str) -> bool:
        try:
            return time.time() - int(signer.unsign(began, max_age=A_DAY)) >= QUICK_SECONDS
        except (BadSignature, ValueError):
            return False

    def _hold_password(self) -> None:
        """The page that asks to send it again has what was typed, the password too."""
        for field in self.fields.values():
            if isinstance(field.widget, forms.PasswordInput):
                field.widget.render_value = True

    def signup(self, request, user) -> None:
        """Nothing more to store (allauth calls this)."""


@lru_cache
def _zones() -> list[tuple[str, str]]:
    """The time zones of places, as the database of the machine knows them."""
    names = (zone for zone in zoneinfo.available_timezones() if "/" in zone)
    return [(zone, zone.replace("_", " ")) for zone in sorted(names) if not zone.startswith("Etc/")]


def zone_choices() -> list[tuple[str, Any]]:
    """What somebody may choose as their time zone."""
    return [("", _("As the device")), *_zones()]


class ZoneSelect(forms.Select):
    """The four hundred zones as options that were written once: they are most of a page."""

    def render(self, name, value, attrs=None, renderer=None) -> SafeString:
        chosen = str(value or "")
        mark = f'value="{escape(chosen)}"'
        options = _zone_options().replace(mark, f"{mark} selected", 1)
        first = format_html('<option value="">{}</option>', _("As the device"))
        attributes = flatatt(self.build_attrs(self.attrs, {"name": name, **(attrs or {})}))
        return mark_safe(f"<select{attributes}>{first}{options}</select>")


@lru_cache
def _zone_options() -> str:
    return format_html_join("", '<option value="{}">{}</option>', _zones())


class ProfileForm(ChangesOnly):
    """What people say of themselves and how they read."""

    language = forms.ChoiceField(label=_("Language"), required=False)
    reads = forms.MultipleChoiceField(
        label=_("Languages that I read"),
        required=False,
        choices=list(NAMES.items()),
        widget=forms.CheckboxSelectMultiple,
        help_text=_(
            "Lists keep to them, and what else is shown begins with them. Without a choice they"
            " go by the language of the interface and by the browser."
        ),
    )
    time_zone = forms.ChoiceField(
        label=_("Time zone"), required=False, choices=zone_choices, widget=ZoneSelect
    )
    remove_avatar = forms.BooleanField(label=_("Remove the picture"), required=False)

    class Meta:
        model = User
        fields = [
            "display_name",
            "avatar",
            "about",
            "language",
            "time_zone",
            "theme",
            "thanked_by_name",
        ]
        widgets = {
            "about": forms.Textarea(attrs={"rows": 4}),
            "avatar": forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        }

    field_order = ["display_name", "avatar", "about", "language", "reads"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        kept = self.instance.reads
        self.initial["reads"] = list(NAMES) if kept == ALL else kept.split(",")
        self.fields["language"].choices = [("", _("As the browser asks")), *settings.LANGUAGES]

    def clean_avatar(self):
        upload = self.cleaned_data.get("avatar")
        if upload and hasattr(upload, "content_type"):
            return square_avatar(upload)
        return upload

    def clean_reads(self) -> str:
        return as_kept(self.cleaned_data["reads"])

    def save(self, commit=True) -> User:
        """Raises Refused("closed") when the account was closed while the form was open."""
        changes = self.changes()
        if self.cleaned_data["remove_avatar"]:
            changes["avatar"] = ""
        return change_person(self.instance, **changes)


class CloseAccountForm(forms.Form):
    """The name typed out, so that nobody closes an account by a slip."""

    name = forms.CharField(label=_("Your user name"))

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_name(self):
        if self.cleaned_data["name"].strip().casefold() != self.user.username.casefold():
            raise ValidationError(_("This is not your user name."))
        return self.cleaned_data["name"]
