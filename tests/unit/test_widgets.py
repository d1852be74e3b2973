"""Widgets that are written without templates are what Django's templates would make of them."""

from __future__ import annotations

import re
from datetime import time

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.html import escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext_lazy, override

from community.portal.widgets import Widgets

ODD = 'a "quoted" <b>word</b> & more'
NESTED = [("Group <1>", [("a", "A"), (2, ODD)]), ("", [("c", "C")]), ("d", gettext_lazy("Save"))]
SIMPLE = [(1, ODD), ("2", "Two"), (True, mark_safe("<i>Three</i>"))]
ATTRS = {"id": "id_x", "class": 'wide"', "required": True, "disabled": False, "data-n": 5}
WIDGETS = [
    forms.TextInput,
    forms.NumberInput,
    forms.EmailInput,
    forms.URLInput,
    forms.PasswordInput,
    forms.HiddenInput,
    forms.DateInput,
    forms.DateTimeInput,
    forms.TimeInput,
    forms.FileInput,
    forms.Textarea,
    forms.CheckboxInput,
]
CHOICES = [forms.Select, forms.SelectMultiple, forms.RadioSelect, forms.CheckboxSelectMultiple]


def same(html: str) -> str:
    """Without the white space beside tags, which lays out Django's templates."""
    return re.sub(r"(?<=>)\s+|\s+(?=<)", "", str(html))


def compare(widget: forms.Widget, value, attrs: dict) -> None:
    ours = widget.render("name<x>", value, attrs=dict(attrs), renderer=Widgets())
    theirs = widget.render("name<x>", value, attrs=dict(attrs), renderer=DjangoTemplates())
    assert same(ours) == same(theirs)
    assert hasattr(ours, "__html__")


@pytest.mark.parametrize("attrs", [{}, ATTRS], ids=["bare", "attributes"])
@pytest.mark.parametrize("value", [None, "", ODD, 0, 1234567, mark_safe("&amp;"), time(9, 5), True])
@pytest.mark.parametrize("kind", WIDGETS)
def test_a_field_is_as_in_django(kind, value, attrs):
    compare(kind(), value, attrs)


@pytest.mark.parametrize("attrs", [{}, ATTRS], ids=["bare", "attributes"])
@pytest.mark.parametrize("value", [None, "a", 2, ["a", "2"], [1, True]])
@pytest.mark.parametrize("choices", [[], SIMPLE, NESTED], ids=["none", "simple", "groups"])
@pytest.mark.parametrize("kind", CHOICES)
def test_a_choice_is_as_in_django(kind, choices, value, attrs):
    compare(kind(choices=choices), value, attrs)


def test_there_is_a_space_between_a_box_and_its_words():
    html = forms.RadioSelect(choices=[("a", "A")]).render("x", "a", renderer=Widgets())
    assert "checked> A</label>" in html


def test_what_stands_in_a_textarea_keeps_its_lines():
    words = "\n one\n\n two  \n"
    html = forms.Textarea().render("body", words, renderer=Widgets())
    assert html == f'<textarea name="body" cols="40" rows="10">\n{escape(words)}</textarea>'


def test_the_choice_that_is_none_is_said_in_words():
    widget = forms.Select(choices=[("", "---------"), ("a", "A")])
    assert ">Not chosen</option>" in widget.render("x", "", renderer=Widgets())
    widget.is_required = True
    with override("ru"):
        assert ">Выберите…</option>" in widget.render("x", "", renderer=Widgets())


def test_an_option_of_its_own_kind_and_a_strange_widget_have_their_templates():
    class Own(forms.Select):
        option_template_name = "django/forms/widgets/textarea.html"

    several = forms.SplitDateTimeWidget().render("when", None, renderer=Widgets())
    assert several.count("<input") == 2
    assert "<textarea" in Own(choices=[("a", "A")]).render("x", "a", renderer=Widgets())
