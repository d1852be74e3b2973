"""What boards ask for beside title and text: form fields from what is set up, and how what was
filled in is shown.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _

from community.writing.markup import clean_text
from ideas.boards import fields_of
from ideas.models import BoardField

KINDS = BoardField.Kind
MOST_TEXT, MOST_LONG = 200, 4000
SIGNIFICANT = 15  # digits of a number


def form_fields(board_id: int | None, details: dict[str, Any] | None = None) -> dict[str, Any]:
    """The form fields of a board by their names, with what was filled in before."""
    known = details or {}
    return {
        f"own-{field.pk}": _form_field(field, known.get(str(field.pk)))
        for field in fields_of(board_id)
    }


def _form_field(field: BoardField, initial: Any) -> forms.Field:
    same: dict[str, Any] = {
        "label": field.words,
        "required": field.is_required,
        "initial": initial,
    }
    if field.kind == KINDS.CHOICE:
        return forms.ChoiceField(choices=[("", "—"), *((o, o) for o in field.options)], **same)
    if field.kind == KINDS.NUMBER:
        return forms.DecimalField(max_digits=SIGNIFICANT, **same)
    if field.kind == KINDS.DATE:
        return forms.DateField(
            widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **same
        )
    if field.kind == KINDS.CHECKBOX:
        return forms.BooleanField(**same)
    if field.kind == KINDS.LONG:
        widget = forms.Textarea(attrs={"rows": 4})
        return forms.CharField(max_length=MOST_LONG, widget=widget, **same)
    return forms.CharField(max_length=MOST_TEXT, **same)


def details_of(board_id: int, cleaned: dict[str, Any]) -> dict[str, Any]:
    """What was filled in, as an idea keeps it; what was left empty is left out."""
    filled = {field: cleaned.get(f"own-{field.pk}") for field in fields_of(board_id)}
    return {str(field.pk): _kept(value) for field, value in filled.items() if value}


def _kept(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return clean_text(value) if isinstance(value, str) else value


def shown_details(board_id: int, details: dict[str, Any]) -> list[tuple[str, str]]:
    """(label, what was filled in) in the order of the form, in the present language."""
    filled = [(field, details.get(str(field.pk))) for field in fields_of(board_id)]
    return [(field.words, _shown(field.kind, value)) for field, value in filled if value]


def _shown(kind: str, value: Any) -> str:
    """What does not fit its kind any more is shown as it is."""
    try:
        if kind == KINDS.DATE:
            return date_format(date.fromisoformat(value))
        if kind == KINDS.NUMBER:
            return number_format(Decimal(value))
    except (ArithmeticError, TypeError, ValueError):
        pass
    return _("yes") if value is True else str(value)
