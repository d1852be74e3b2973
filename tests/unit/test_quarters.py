"""Quarters of a year, in order and in words."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import translation

from ideas.quarters import (
    is_quarter,
    quarter_before,
    quarter_named,
    quarter_of,
    quarters_from,
)


@pytest.mark.parametrize(
    ("day", "quarter"),
    [
        (date(2027, 1, 1), "2027Q1"),
        (date(2027, 3, 31), "2027Q1"),
        (date(2027, 4, 1), "2027Q2"),
        (date(2027, 9, 30), "2027Q3"),
        (date(2027, 12, 31), "2027Q4"),
    ],
)
def test_a_day_is_in_its_quarter(day, quarter):
    assert quarter_of(day) == quarter


def test_quarters_follow_each_other_over_the_end_of_a_year():
    assert quarters_from("2026Q3", 4) == ["2026Q3", "2026Q4", "2027Q1", "2027Q2"]
    assert quarter_before("2027Q1") == "2026Q4"
    assert quarter_before("2027Q3") == "2027Q2"


def test_later_quarters_are_larger_texts():
    following = quarters_from("2026Q4", 12)
    assert following == sorted(following)


@pytest.mark.parametrize("text", ["", "2027", "2027Q5", "2027Q0", "2027q1", "Q12027", "2027Q1 "])
def test_what_is_no_quarter_is_none_and_has_no_name(text):
    assert not is_quarter(text)
    assert quarter_named(text) == ""


def test_a_quarter_is_called_as_its_readers_call_it():
    with translation.override("en"):
        assert quarter_named("2027Q1") == "2027 Q1"
    with translation.override("ru"):
        assert quarter_named("2027Q1") == "I квартал 2027"
        assert quarter_named("2026Q4") == "IV квартал 2026"
