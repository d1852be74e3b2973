"""Fields of forms that name people."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.accounts.models import User


class PersonField(forms.CharField):
    """The one person who is called so, by user name (with or without "@"), mail address or full
    name; None where nothing is typed and nothing has to be.
    """

    def __init__(self, **options: Any):
        widget = forms.TextInput(attrs={"autocomplete": "off"})
        super().__init__(**{"max_length": 254, "widget": widget, **options})

    def clean(self, value: Any) -> User | None:
        typed = super().clean(value).strip().removeprefix("@")
        if not typed:
            return None
        called = Q(username__iexact=typed) | Q(email__iexact=typed) | Q(display_name__iexact=typed)
        found = list(User.objects.filter(called, is_active=True, closed_on=None)[:2])
        if not found:
            raise ValidationError(_("Nobody is called so."))
        if len(found) > 1:
            raise ValidationError(_("Several people are called so. Use their user name or e-mail."))
        return found[0]
