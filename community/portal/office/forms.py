"""Forms of the back office."""

from __future__ import annotations

from django import forms
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.accounts.changes import ChangesOnly
from community.accounts.models import RuleOverride
from community.accounts.pictures import square_avatar
from community.accounts.rules import REGISTRY, forget_overrides
from community.portal.models import Look


class LookForm(ChangesOnly):
    """Name, logo, accent, languages."""

    class Meta:
        model = Look
        fields = ["name", "tagline", "logo", "accent", "languages"]
        widgets = {"accent": forms.TextInput(attrs={"type": "color"})}

    def clean_logo(self):
        upload = self.cleaned_data.get("logo")
        return square_avatar(upload) if upload and hasattr(upload, "content_type") else upload


class RulesForm(forms.Form):
    """Every declared rule; an empty field means the default."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        overrides = dict(RuleOverride.objects.values_list("name", "value"))
        for rule in REGISTRY.values():
            self.fields[rule.name] = forms.IntegerField(
                label=rule.help,
                required=False,
                min_value=rule.least,
                max_value=rule.most,
                initial=overrides.get(rule.name),
                widget=forms.NumberInput(attrs={"placeholder": rule.default}),
                help_text=_("Default: %(default)s %(unit)s")
                % {"default": rule.default, "unit": rule.unit and gettext(rule.unit)},
            )

    @transaction.atomic
    def save(self) -> None:
        for name, value in self.cleaned_data.items():
            if value is None:
                RuleOverride.objects.filter(name=name).delete()
            else:
                RuleOverride.objects.update_or_create(name=name, defaults={"value": value})
        forget_overrides()
