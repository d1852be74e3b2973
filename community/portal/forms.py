"""The forms of the set-up page and of an invitation."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from community.accounts.models import User
from community.portal.models import Look
from community.portal.setup_key import is_setup_key


class SetUpForm(forms.ModelForm):
    """Everything that an empty installation needs to become a place."""

    forums = forms.CharField(
        label=_("First forums, one a line"),
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("You can change them at any time."),
    )
    username = User._meta.get_field("username").formfield(label=_("Your user name"))
    email = forms.EmailField(label=_("Your e-mail"))
    password = forms.CharField(
        label=_("Your password"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )
    key = forms.CharField(
        label=_("Set-up key"),
        help_text=_(
            "The server's log has an address with it, unless SETUP_KEY in the environment sets"
            " another."
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    class Meta:
        model = Look
        fields = ["name", "tagline", "logo", "accent", "languages"]
        widgets = {"accent": forms.TextInput(attrs={"type": "color"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["forums"].initial = _("Questions and answers\nNews\nOff topic")

    def clean_key(self):
        if not is_setup_key(self.cleaned_data["key"]):
            raise ValidationError(_("This is not the set-up key."))
        return ""

    def clean_forums(self):
        names = [
            line.strip()[:100] for line in self.cleaned_data["forums"].splitlines() if line.strip()
        ]
        if not names:
            raise ValidationError(_("Name at least one forum."))
        return names[:30]

    def clean_password(self):
        validate_password(self.cleaned_data["password"])
        return self.cleaned_data["password"]

    def clean_logo(self):
        from community.accounts.pictures import square_avatar

        upload = self.cleaned_data.get("logo")
        return square_avatar(upload) if upload else None


class JoinForm(forms.Form):
    """Who is invited chooses a name and a password; the address is known."""

    username = forms.CharField(
        label=_("Your user name"), widget=forms.TextInput(attrs={"autocomplete": "username"})
    )
    display_name = User._meta.get_field("display_name").formfield(
        label=_("Name shown"), required=False
    )
    password = forms.CharField(
        label=_("Your password"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"})
    )

    def clean_username(self):
        return get_adapter().clean_username(self.cleaned_data["username"])

    def clean_password(self):
        return get_adapter().clean_password(self.cleaned_data["password"])
