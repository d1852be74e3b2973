"""What somebody wants to hear, and how."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from community.notifications.kinds import DIGEST, KINDS, NEVER, NOW
from community.notifications.models import Preferences, Subscription

MAILS = [(NOW, _("at once")), (DIGEST, _("in the daily digest")), (NEVER, _("no"))]
OWN = [
    (level.value, level.label)
    for level in reversed(Subscription.Level)
    if level != Subscription.Level.MUTED
]


class PreferencesForm(forms.ModelForm):
    """The matrix of kinds, the defaults of following, quiet hours."""

    class Meta:
        model = Preferences
        fields = ["follow_asked", "follow_answered", "quiet_from", "quiet_to"]
        labels = {"quiet_from": _("Quiet from"), "quiet_to": _("Quiet until")}
        help_texts = {
            "quiet_from": _("No mail in these hours of your time zone. It comes afterwards.")
        }
        widgets = {
            name: forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
            for name in ("quiet_from", "quiet_to")
        }

    follow_asked = forms.TypedChoiceField(
        label=_("When I ask, I follow the topic as"), coerce=int, choices=OWN
    )
    follow_answered = forms.TypedChoiceField(
        label=_("When I answer, I follow the topic as"), coerce=int, choices=OWN
    )
    digest = forms.BooleanField(label=_("Send the daily digest"), required=False)
    help_check = forms.BooleanField(
        label=_("Ask me by mail whether the answers to my question helped"), required=False
    )
    mail = forms.BooleanField(label=_("Mail single notices"), required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        stored = self.instance
        for name, stopped in (
            ("digest", stored.digest_stopped),
            ("help_check", stored.help_check_stopped),
            ("mail", stored.mail_stopped),
        ):
            self.fields[name].initial = not stopped
        if not self.is_bound:
            return  # the matrix is shown as it is stored: its fields read what is sent
        for kind in KINDS.values():
            self.fields[f"app_{kind.name}"] = forms.BooleanField(required=False)
            self.fields[f"mail_{kind.name}"] = forms.ChoiceField(
                required=False, choices=MAILS, widget=forms.RadioSelect
            )

    def _deliveries(self) -> list[tuple[str, bool, str]]:
        """(kind, whether it shows in the portal, how it is mailed): as it was sent, or else as it
        is stored.
        """
        if self.is_bound:
            return [
                (name, self[f"app_{name}"].value(), self[f"mail_{name}"].value()) for name in KINDS
            ]
        stored = self.instance.deliveries
        return [(name, *stored.get(name, (kind.in_app, kind.mail))) for name, kind in KINDS.items()]

    def matrix(self) -> list[dict]:
        """One row a kind: its label, the name of its checkbox and whether it is checked, the name
        of its radio and for each choice (value, label, whether it is the chosen one)."""
        rows = []
        for name, in_app, mail in self._deliveries():
            choices = [(value, label, value == mail) for value, label in MAILS]
            row = {"label": KINDS[name].label, "app": f"app_{name}", "is_on": in_app}
            rows.append({**row, "mail": f"mail_{name}", "choices": choices})
        return rows

    @property
    def chosen(self) -> str:
        """Everything that makes one matrix differ from another."""
        return repr(self._deliveries())

    def others(self) -> list[forms.BoundField]:
        """What stands below the matrix."""
        return [self[name] for name in (*self.Meta.fields, "digest", "help_check", "mail")]

    def clean(self):
        data = super().clean()
        if bool(data.get("quiet_from")) != bool(data.get("quiet_to")):
            self.add_error("quiet_to", _("Quiet hours need a beginning and an end."))
        return data

    def changes(self) -> dict:
        """The valid form as fields of `Preferences`; kinds that stand as by default are not
        stored.
        """
        data = self.cleaned_data
        chosen = {
            kind.name: [data[f"app_{kind.name}"], data[f"mail_{kind.name}"]]
            for kind in KINDS.values()
        }
        return {
            **{name: data[name] for name in self.Meta.fields},
            "deliveries": {
                name: pair
                for name, pair in chosen.items()
                if pair != [KINDS[name].in_app, KINDS[name].mail]
            },
            "mail_stopped": not data["mail"],
            "digest_stopped": not data["digest"],
            "help_check_stopped": not data["help_check"],
        }
