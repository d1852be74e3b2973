"""Forms of the back office."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community.accounts.changes import ChangesOnly
from community.accounts.models import RuleOverride
from community.accounts.pictures import square_avatar
from community.accounts.rules import REGISTRY, forget_overrides
from community.portal import assets
from community.portal.models import Look
from forum.actions.forums import add_forum, forum_changed
from forum.models import Forum


class ForumForm(ChangesOnly):
    """A forum or a category. A new one is put at the end of its parent."""

    class Meta:
        model = Forum
        fields = [
            "name",
            "parent",
            "type",
            "kind",
            "description",
            "icon",
            "language",
            "close_after_hours",
        ]

    type = forms.TypedChoiceField(
        label=_("What it is"),
        coerce=int,
        choices=[
            (Forum.FORUM_POST, _("A forum")),
            (Forum.FORUM_CAT, _("A category that groups forums")),
        ],
    )
    description = forms.CharField(label=_("Description"), required=False, max_length=300)
    icon = forms.ChoiceField(
        label=_("Icon"),
        choices=[(name, name) for name in sorted(assets.ICONS)],
        initial="message-circle",
    )
    language = forms.ChoiceField(
        label=_("Language"),
        required=False,
        choices=[("", _("Any")), ("en", "English"), ("ru", "Русский")],
    )

    close_after_hours = forms.IntegerField(
        label=_("Close solved topics after this many quiet hours"),
        min_value=0,
        max_value=87600,
        initial=0,
        required=False,
        help_text=_("0 leaves them open. Nobody is told when a topic closes."),
    )

    def clean_close_after_hours(self):
        return self.cleaned_data["close_after_hours"] or 0

    def clean_parent(self):
        parent = self.cleaned_data["parent"]
        if (
            parent
            and self.instance.pk
            and (parent.pk == self.instance.pk or parent.is_descendant_of(self.instance))
        ):
            raise ValidationError(_("A forum cannot stand inside itself."))
        return parent

    @transaction.atomic
    def save(self, commit=True):
        if self.instance.pk:
            forum = super().save(commit)
            forum_changed()
            return forum
        data = self.cleaned_data
        self.instance = add_forum(
            data["name"],
            parent=data["parent"],
            category=data["type"] == Forum.FORUM_CAT,
            kind=data["kind"],
            description=data["description"],
            icon=data["icon"],
            language=data["language"],
            close_after_hours=data["close_after_hours"],
        )
        return self.instance


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
                % {"default": rule.default, "unit": rule.unit},
            )

    @transaction.atomic
    def save(self) -> None:
        for name, value in self.cleaned_data.items():
            if value is None:
                RuleOverride.objects.filter(name=name).delete()
            else:
                RuleOverride.objects.update_or_create(name=name, defaults={"value": value})
        forget_overrides()
