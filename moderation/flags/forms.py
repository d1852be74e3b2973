"""What people type: why they flag, what the team decides, what the author answers."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from community.writing.markup import clean_text
from community.writing.texts import checked_body
from moderation.flags.models import Decision, Reason
from moderation.flags.rules import MOST_WORDS
from moderation.flags.subjects import KINDS, Subject

Outcome = Decision.Outcome


class FlagForm(forms.Form):
    """Why somebody flags a thing."""

    reason = forms.ModelChoiceField(
        label=_("What is wrong with it?"),
        queryset=Reason.objects.filter(is_offered=True),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    words = forms.CharField(
        label=_("What the team should know"),
        required=False,
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The author does not see who flagged, or what you write here."),
    )

    def clean(self):
        reason = self.cleaned_data.get("reason")
        if reason and reason.needs_words and not self.cleaned_data.get("words", "").strip():
            self.add_error("words", _("Say what is wrong with it."))
        return self.cleaned_data


class DecisionForm(forms.Form):
    """What becomes of a matter; whoever upholds flags says why."""

    outcome = forms.ChoiceField(choices=Outcome)
    reason = forms.ModelChoiceField(
        label=_("Why, in words of the house"),
        queryset=Reason.objects.none(),
        empty_label=_("— in your own words, below —"),
        required=False,
    )
    words = forms.CharField(
        label=_("What its author reads"),
        required=False,
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, matter, reasons, **kwargs):
        super().__init__(*args, auto_id=f"%s-{matter.pk}", **kwargs)
        self.matter = matter
        self.fields["reason"].queryset = Reason.objects.all()
        self.fields["reason"].choices = [
            ("", self.fields["reason"].empty_label),
            *((reason.pk, f"{reason.label}: {reason.words}") for reason in reasons),
        ]
        if KINDS[matter.kind].remove is None:
            self.fields["outcome"].choices = [
                choice
                for choice in Outcome.choices
                if choice[0] in (Outcome.DISMISSED, Outcome.KEPT)
            ]

    def clean(self):
        said = self.cleaned_data
        upholds = said.get("outcome") not in (None, Outcome.DISMISSED)
        if upholds and not said.get("reason") and not said.get("words", "").strip():
            self.add_error("words", _("Say why: its author reads this."))
        return said


class AppealForm(forms.Form):
    """Why its author sees it otherwise."""

    words = forms.CharField(
        label=_("Why should somebody look at it again?"),
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class MendForm(forms.Form):
    """What its author makes of hidden words."""

    title = forms.CharField(label=_("Title"))
    body = forms.CharField(
        label=_("Text"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "data-writing": True}),
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, subject: Subject, **kwargs):
        said = {
            "title": subject.title,
            "body": subject.source,
            "seen_version": subject.version,
        }
        super().__init__(*args, initial=said, **kwargs)
        if subject.named is None:
            del self.fields["title"]
        else:
            least, most = subject.named
            self.fields["title"] = forms.CharField(
                label=_("Title"), min_length=least, max_length=most
            )

    def clean_title(self):
        return " ".join(clean_text(self.cleaned_data["title"]).split())

    def clean_body(self):
        return checked_body(self.cleaned_data["body"])
