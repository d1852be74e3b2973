"""Sign-up, profile, closing an account."""

from __future__ import annotations

import time
import zoneinfo

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.signing import BadSignature, TimestampSigner
from django.utils.translation import gettext_lazy as _

from community.accounts.models import User
from community.accounts.pictures import square_avatar

LEAST_SECONDS = 2
signer = TimestampSigner(salt="sign-up")


class GuardedSignup(forms.Form):
    """Keeps programs out without a captcha: an empty trap that people do not see, and a form that takes time to fill."""

    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}))
    began = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["began"].initial = signer.sign(str(int(time.time())))
        self.fields["website"].label = _("Leave this field empty")

    def clean(self):
        data = super().clean()
        try:
            began = int(signer.unsign(data.get("began", ""), max_age=24 * 3600))
        except (BadSignature, ValueError):
            began = None
        if data.get("website") or began is None or time.time() - began < LEAST_SECONDS:
            raise ValidationError(_("That went too fast. Send the form once more."))
        return data

    def signup(self, request, user) -> None:
        """Nothing more to store (allauth calls this)."""


class ProfileForm(forms.ModelForm):
    """What people say of themselves and how they read."""

    language = forms.ChoiceField(label=_("Language"), required=False)
    time_zone = forms.ChoiceField(label=_("Time zone"), required=False)
    remove_avatar = forms.BooleanField(label=_("Remove the picture"), required=False)

    class Meta:
        model = User
        fields = ["display_name", "avatar", "about", "language", "time_zone", "theme"]
        widgets = {
            "about": forms.Textarea(attrs={"rows": 4}),
            "avatar": forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["language"].choices = [("", _("As the browser asks")), *settings.LANGUAGES]
        zones = sorted(zone for zone in zoneinfo.available_timezones() if "/" in zone and not zone.startswith("Etc/"))
        self.fields["time_zone"].choices = [("", _("As the device")), *((zone, zone.replace("_", " ")) for zone in zones)]

    def clean_avatar(self):
        upload = self.cleaned_data.get("avatar")
        if upload and hasattr(upload, "content_type"):
            return square_avatar(upload)
        return upload

    def save(self, commit=True):
        if self.cleaned_data["remove_avatar"]:
            self.instance.avatar = ""
        self.instance.card_version += 1
        return super().save(commit)


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
