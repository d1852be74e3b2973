"""Forms of the back office."""

from __future__ import annotations

from django import forms
from django.db import transaction
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.accounts.changes import ChangesOnly
from community.accounts.languages import NAMES
from community.accounts.models import RuleOverride
from community.accounts.pictures import square_avatar
from community.accounts.rules import REGISTRY, forget_overrides
from community.portal.models import Look

IN_EACH = ("name", "tagline")  # what every language may have its own words for


class LookForm(ChangesOnly):
    """Name, logo, accent, languages; where several are offered, name and tagline in each of them.

    What is left empty there is the name and tagline of all languages.
    """

    class Meta:
        model = Look
        fields = ["name", "tagline", "logo", "accent", "languages"]
        widgets = {"accent": forms.TextInput(attrs={"type": "color"})}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for code in self._languages():
            said = self.instance.words.get(code, {})
            for name in IN_EACH:
                self.fields[f"{name}_{code}"] = forms.CharField(
                    label=f"{self.fields[name].label} ({NAMES[code]})",
                    required=False,
                    max_length=self.fields[name].max_length,
                    initial=said.get(name, ""),
                    help_text=_("Empty: as for all languages."),
                    widget=forms.TextInput(attrs={"lang": code}),
                )
        self.order_fields(["name", "tagline", *(field for field in self.fields if "_" in field)])

    def _languages(self) -> list[str]:
        offered = self.instance.languages.split(",")
        return offered if len(offered) > 1 else []

    def clean_logo(self):
        upload = self.cleaned_data.get("logo")
        return square_avatar(upload) if upload and hasattr(upload, "content_type") else upload

    def save(self, commit=True) -> Look:
        for code in self._languages():
            said = {name: self.cleaned_data[f"{name}_{code}"] for name in IN_EACH}
            self.instance.words[code] = {name: text for name, text in said.items() if text}
        self.instance.save(update_fields={*self.changes(), "words"})
        return self.instance


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
