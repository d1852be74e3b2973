"""What people type: an idea, what the team decides."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.accounts.languages import EVERY, Languages, readers_first
from community.accounts.models import User
from community.numbers import number
from community.writing.markup import clean_text
from community.writing.texts import checked_body, new_nonce
from ideas.boards import boards, boards_where, statuses
from ideas.details import details_of, form_fields
from ideas.models import Review, VoteForCustomer
from ideas.permissions import can_vote
from ideas.rules import LEAST_TITLE, MOST_TITLE, MOST_WORDS
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
        label=_("Status"), coerce=lambda pk: statuses()[int(pk)], widget=forms.RadioSelect
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
    customer = forms.CharField(
        label=_("The customer: user name, e-mail or full name"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    source = forms.ChoiceField(
        label=_("They said so in"), choices=VoteForCustomer.Source.choices, widget=forms.RadioSelect
    )
    link = forms.URLField(
        label=_("Where it stands (an address, if there is one)"), required=False, max_length=500
    )

    def __init__(self, *args, idea, **kwargs):
        super().__init__(*args, **kwargs)
        self.idea = idea

    def clean_customer(self) -> User:
        """The one person who is called so, as long as they may vote for it themselves."""
        typed = self.cleaned_data["customer"].strip().removeprefix("@")
        called = Q(username__iexact=typed) | Q(email__iexact=typed) | Q(display_name__iexact=typed)
        found = list(User.objects.filter(called, is_active=True, closed_on=None)[:2])
        if not found:
            raise ValidationError(_("Nobody is called so."))
        if len(found) > 1:
            raise ValidationError(_("Several people are called so. Use their user name or e-mail."))
        if not can_vote(found[0], self.idea):
            raise ValidationError(_("They may not vote on this board."))
        return found[0]
