"""What is written at the desk."""

from __future__ import annotations

from collections.abc import Collection

from django import forms
from django.utils.translation import gettext_lazy as _

from moderation.desk.staff import AtDesk


class HandBackForm(forms.Form):
    """A word to those who are there."""

    words = forms.CharField(
        label=_("A word to those there"),
        max_length=200,
        required=False,
        help_text=_("Such as “the community can take it from here”. Everybody reads it."),
    )


class AssignForm(forms.Form):
    """A colleague who is there."""

    def __init__(self, *args, there: Collection[AtDesk], **kwargs):
        super().__init__(*args, **kwargs)
        said = [
            (str(one.person.pk), f"{one.person.name} · {one.word} · {one.held}") for one in there
        ]
        people = {str(one.person.pk): one.person for one in there}
        to = forms.TypedChoiceField(label=_("Give it to"), choices=said, coerce=people.get)
        self.fields["to"] = to
