"""What the team types about companies."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from community.accounts.changes import ChangesOnly
from community.accounts.fields import PersonField
from community.accounts.models import User
from community.companies.actions import add_company, change_company, set_domains
from community.companies.models import Company, Membership
from community.companies.rules import LONGEST_TABLE, MOST_DOMAINS
from community.companies.typed import refuse_others_domains, typed_domains
from community.transactions import one_transaction


class CompanyForm(ChangesOnly):
    """A company with its mail domains."""

    class Meta:
        model = Company
        fields = ["name", "plan", "value", "per", "external_id"]

    domains = forms.CharField(
        label=_("Mail domains, one a line"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text=_("Whoever has a verified address there belongs to the company."),
    )

    def __init__(self, *args, by: User, **kwargs):
        super().__init__(*args, **kwargs)
        self.by = by
        if self.instance.pk:
            has = self.instance.domains.order_by("domain").values_list("domain", flat=True)
            self.initial["domains"] = "\n".join(has)

    def clean_name(self) -> str:
        return " ".join(self.cleaned_data["name"].split())

    def clean(self):
        others = Company.objects.exclude(pk=self.instance.pk)
        name, number = (self.cleaned_data.get(key) for key in ("name", "external_id"))
        if name and others.filter(name__iexact=name).exists():
            self.add_error("name", _("Another company has this name."))
        if number and others.filter(external_id=number).exists():
            self.add_error("external_id", _("Another company has this number."))
        return self.cleaned_data

    def clean_domains(self) -> list[str]:
        found = typed_domains(self.cleaned_data["domains"])
        if len(found) > MOST_DOMAINS:
            raise ValidationError(_("At most %(n)d at once."), params={"n": MOST_DOMAINS})
        refuse_others_domains(found, self.instance)
        return found

    @one_transaction
    def save(self, commit=True) -> Company:
        """Raises Refused where somebody was faster."""
        data = dict(self.cleaned_data)
        domains = data.pop("domains")
        if self.instance.pk:
            company = change_company(self.instance, by=self.by, **self.changes())
        else:
            company = add_company(data.pop("name"), by=self.by, **data)
        set_domains(company, domains, by=self.by)
        return company


class MemberForm(forms.Form):
    """Somebody who is to belong to a company."""

    person = PersonField(label=_("User name, e-mail or full name"))
    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role.choices)


class TableForm(forms.Form):
    """A table as a file, or as it was tried out a moment ago."""

    file = forms.FileField(label=_("Table (CSV, UTF-8)"), required=False)
    text = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def clean(self):
        file = self.cleaned_data.get("file")
        if file and file.size > LONGEST_TABLE:
            raise ValidationError(_("That is too long. Bring it in parts."))
        if file:
            try:
                self.cleaned_data["text"] = file.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                raise ValidationError(_("The file is not in UTF-8.")) from None
        if not self.cleaned_data.get("text"):
            raise ValidationError(_("Choose a file."))
        if len(self.cleaned_data["text"]) > LONGEST_TABLE:
            raise ValidationError(_("That is too long. Bring it in parts."))
        return self.cleaned_data
