"""What people type: an idea, what the team decides."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from community.accounts.fields import PersonField
from community.accounts.languages import EVERY, Languages, readers_first
from community.accounts.models import User
from community.companies.models import Company
from community.numbers import number
from community.tags.naming import typed_tags
from community.writing.markup import clean_text
from community.writing.texts import checked_body, new_nonce
from ideas.boards import boards, boards_where, statuses
from ideas.details import details_of, form_fields
from ideas.models import Review, VoteForCustomer
from ideas.permissions import can_vote, can_vote_for_companies
from ideas.rules import LEAST_TITLE, MOST_TAGS, MOST_TITLE, MOST_WORDS
from ideas.statuses import DUPLICATE


class _Worded(forms.Form):
    """A title and a text."""

    title = forms.CharField(
        label=_("What would you like?"),
        min_length=LEAST_TITLE,
        max_length=MOST_TITLE,
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "placeholder": _("One wish, in one sentence")}
        ),
    )
    body = forms.CharField(
        label=_("Why, and how would it help?"),
        strip=False,
        widget=forms.Textarea(
            attrs={
                "rows": 8,
                "data-writing": True,
                "placeholder": _("What do you do today instead?"),
            }
        ),
    )

    def clean_title(self):
        title = " ".join(clean_text(self.cleaned_data["title"]).split())
        if len(title) < LEAST_TITLE:
            raise ValidationError(_("Say it in a few words more."))
        return title

    def clean_body(self):
        return checked_body(self.cleaned_data["body"])


class _Detailed(_Worded):
    """What a board asks for stands below the text."""

    def ask_for(self, board_id: int | None, details: dict | None = None) -> None:
        self.own = form_fields(board_id, details)
        self.fields.update(self.own)

    @property
    def own_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.own]

    def details(self, board_id: int) -> dict:
        """What was filled in of what the board asks for."""
        return details_of(board_id, self.cleaned_data)


class AskedForm(_Detailed):
    """What a board asks for, to look at."""

    def __init__(self, *args, board, **kwargs):
        super().__init__(*args, **kwargs)
        self.ask_for(board.pk)


class IdeaForm(_Detailed):
    nonce = forms.CharField(
        widget=forms.HiddenInput, required=False, max_length=36, initial=new_nonce
    )
    board = forms.TypedChoiceField(
        label=_("What is it about?"), coerce=lambda pk: boards()[int(pk)], empty_value=None
    )
    field_order = ("title", "body", "board", "nonce")

    def __init__(self, *args, user, reads: Languages = EVERY, **kwargs):
        super().__init__(*args, **kwargs)
        allowed = boards_where(user, "submit") & boards_where(user, "see")
        offered = readers_first((one for pk, one in boards().items() if pk in allowed), reads)
        choices = [(board.pk, board.name) for board in offered]
        self.fields["board"].choices = choices
        if len(choices) == 1:
            self.fields["board"].initial = choices[0][0]
            self.fields["board"].widget = forms.HiddenInput()
        chosen = number(str(self["board"].value() or ""))
        self.ask_for(chosen if chosen in allowed else None)

    def clean_nonce(self):
        return self.cleaned_data["nonce"] or new_nonce()


class EditIdeaForm(_Detailed):
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, idea, **kwargs):
        super().__init__(*args, **kwargs)
        self.ask_for(idea.board_id, idea.details)


class _Decided(forms.Form):
    body = forms.CharField(
        label=_("What the team says to everybody"),
        required=False,
        strip=False,
        widget=forms.Textarea(
            attrs={"rows": 5, "data-writing": True, "placeholder": _("What happens next, and why?")}
        ),
    )

    def clean_body(self):
        typed = self.cleaned_data["body"]
        return checked_body(typed) if typed.strip() else ""


class StatusForm(_Decided):
    nonce = forms.CharField(
        widget=forms.HiddenInput, required=False, max_length=36, initial=new_nonce
    )
    status = forms.TypedChoiceField(
        label=pgettext_lazy("of an idea", "Status"),
        coerce=lambda pk: statuses()[int(pk)],
        widget=forms.RadioSelect,
    )
    field_order = ("status", "body", "nonce")

    def __init__(self, *args, idea, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["status"].choices = [
            (pk, status.label)
            for pk, status in statuses().items()
            if status.key != DUPLICATE and pk != idea.status_id
        ]

    def clean(self):
        status = self.cleaned_data.get("status")
        if status and status.needs_answer and not self.cleaned_data.get("body"):
            self.add_error("body", _("Say why: whoever wished for it reads this."))
        return self.cleaned_data


class ReviewForm(forms.Form):
    """What becomes of an idea that waits; whoever declines says why."""

    VERDICTS = ("approve", "trust", "decline", "block")

    verdict = forms.ChoiceField(choices=[(one, one) for one in VERDICTS])
    reason = forms.ChoiceField(
        label=_("Why it is not taken"),
        choices=[("", _("— in your own words, below —")), *Review.Reason.choices],
        required=False,
    )
    words = forms.CharField(
        label=_("What its author reads"),
        required=False,
        max_length=MOST_WORDS,
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args, idea, **kwargs):
        super().__init__(*args, auto_id=f"%s-{idea.pk}", **kwargs)
        self.idea = idea

    def clean(self):
        said = self.cleaned_data
        declines = said.get("verdict") in ("decline", "block")
        if declines and not said.get("reason") and not said.get("words"):
            self.add_error("words", _("Say why: whoever wished for it reads this."))
        return said


class CommentForm(forms.Form):
    """A comment, or a note of the team."""

    body = forms.CharField(strip=False)
    nonce = forms.CharField(required=False, max_length=36)

    def clean_body(self):
        return checked_body(self.cleaned_data["body"])


class EditCommentForm(forms.Form):
    """The same while it is changed."""

    body = forms.CharField(
        label=_("Text"),
        strip=False,
        widget=forms.Textarea(attrs={"rows": 8, "data-writing": True}),
    )
    seen_version = forms.IntegerField(widget=forms.HiddenInput)

    def clean_body(self):
        return checked_body(self.cleaned_data["body"])


class DecisionForm(_Decided):
    seen_version = forms.IntegerField(widget=forms.HiddenInput)


class VoteForCustomerForm(forms.Form):
    customer = PersonField(label=_("The customer: user name, e-mail or full name"), required=False)
    source = forms.ChoiceField(
        label=_("They said so in"), choices=VoteForCustomer.Source.choices, widget=forms.RadioSelect
    )
    link = forms.URLField(
        label=_("Where it stands (an address, if there is one)"), required=False, max_length=500
    )

    company = forms.CharField(
        label=_("Or a company: its name or number"),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("customer", "company", "source", "link")

    def __init__(self, *args, idea, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.idea = idea
        if not can_vote_for_companies(user, idea):
            del self.fields["company"]

    def clean_company(self) -> Company | None:
        """The one company that is called so."""
        typed = " ".join(self.cleaned_data["company"].split())
        if not typed:
            return None
        numbered = Company.objects.filter(external_id=typed).first()
        found = numbered or Company.objects.filter(name__iexact=typed).first()
        if found is None:
            raise ValidationError(_("No company is called so."))
        return found

    def clean(self):
        data = self.cleaned_data
        if not self.errors and bool(data.get("customer")) == bool(data.get("company")):
            said = _("Say either who wants it, or which company.")
            if "company" not in self.fields:
                said = _("Say who wants it.")
            self.add_error("customer", said)
        return data

    def clean_customer(self) -> User | None:
        """Whoever may vote for it themselves."""
        customer = self.cleaned_data["customer"]
        if customer and not can_vote(customer, self.idea):
            raise ValidationError(_("They may not vote on this board."))
        return customer


class TagsForm(forms.Form):
    """Tags, with commas between them."""

    tags = forms.CharField(
        label=_("Tags, with commas between them"),
        required=False,
        max_length=255,
        widget=forms.TextInput(attrs={"autocomplete": "off", "placeholder": _("router, wi-fi")}),
    )

    def clean_tags(self) -> list[str]:
        tags = typed_tags(self.cleaned_data["tags"])
        if len(tags) > MOST_TAGS:
            raise ValidationError(_("At most %(n)d tags."), params={"n": MOST_TAGS})
        return tags


class TogetherForm(forms.Form):
    """One thing that is done to several ideas."""

    act = forms.ChoiceField(choices=[("status", ""), ("tag", ""), ("untag", "")])
    status = forms.TypedChoiceField(
        label=pgettext_lazy("of an idea", "Status"),
        required=False,
        coerce=lambda pk: statuses()[int(pk)],
        empty_value=None,
    )
    body = forms.CharField(
        label=_("What the team says to everybody"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 2, "placeholder": _("What happens next, and why?")}),
    )
    tags = forms.CharField(label=_("Tags"), required=False, max_length=255)
    nonce = forms.CharField(required=False, max_length=36, initial=new_nonce)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        shown = [(pk, one.label) for pk, one in statuses().items() if one.key != DUPLICATE]
        self.fields["status"].choices = [("", _("Choose a status")), *shown]

    def clean_body(self):
        text = self.cleaned_data["body"]
        return checked_body(text) if text.strip() else ""

    def clean(self):
        data = self.cleaned_data
        status, words = data.get("status"), data.get("body")
        if data.get("act") == "status":
            if not status:
                self.add_error("status", _("Choose a status."))
            elif status.needs_answer and not words and "body" not in self.errors:
                self.add_error("body", _("Say why: whoever wished for it reads this."))
        elif data.get("act"):
            self._check_tags(typed_tags(data.get("tags", "")))
        return data

    def _check_tags(self, tags: list[str]) -> None:
        if not tags:
            self.add_error("tags", _("Say which tags."))
        elif self.cleaned_data["act"] == "tag" and len(tags) > MOST_TAGS:
            too_many = ValidationError(_("At most %(n)d tags."), params={"n": MOST_TAGS})
            self.add_error("tags", too_many)

    def what(self) -> dict:
        """What the action for several ideas is told."""
        data = self.cleaned_data
        if data["act"] == "status":
            return {"to": data["status"], "words": data["body"], "nonce": data["nonce"]}
        return {"given" if data["act"] == "tag" else "taken": typed_tags(data["tags"])}
