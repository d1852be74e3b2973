"""What a flag weighs, and when flags hide a thing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from moderation.flags.reasons import HIGH, LOW, MEDIUM, NEVER
from moderation.flags.weights import ALONE, is_hidden_by, weight_of

THRESHOLDS = {LOW: 9, MEDIUM: 6, HIGH: 3}


@pytest.mark.parametrize("judged", range(6))
def test_the_first_five_judged_flags_change_nothing(judged):
    assert weight_of(0, judged) == weight_of(judged, judged) == ALONE


def test_from_the_sixth_on_it_counts_how_often_somebody_was_right():
    assert weight_of(6, 6) == 746, "1 + 5 · log4(6)"
    assert weight_of(0, 6) == 0
    assert weight_of(7, 10) == ALONE, "seven in ten is usual"
    assert weight_of(8, 10) > ALONE > weight_of(6, 10)


@given(st.integers(6, 100), st.data())
def test_who_is_right_more_often_never_weighs_less(judged, data):
    upheld = data.draw(st.integers(0, judged - 1))
    assert 0 <= weight_of(upheld, judged) <= weight_of(upheld + 1, judged)


@given(st.integers(6, 99))
def test_being_always_right_for_longer_weighs_more(judged):
    assert weight_of(judged, judged) < weight_of(judged + 1, judged + 1)


@pytest.mark.parametrize(("sensitivity", "least"), [(LOW, 9), (MEDIUM, 6), (HIGH, 3)])
def test_as_many_flags_hide_as_their_reason_says(sensitivity, least):
    flags = [(sensitivity, ALONE)] * least
    assert is_hidden_by(flags, THRESHOLDS)
    assert not is_hidden_by(flags[1:], THRESHOLDS)


def test_more_sensitive_reasons_count_with_the_others():
    flags = [(HIGH, ALONE)] * 2 + [(MEDIUM, ALONE)] * 4
    assert is_hidden_by(flags, THRESHOLDS) and not is_hidden_by(flags[1:], THRESHOLDS)


def test_less_sensitive_ones_do_not_count_with_those_above():
    assert not is_hidden_by([(HIGH, ALONE)] * 2 + [(LOW, ALONE)] * 6, THRESHOLDS)


def test_some_reasons_and_switched_off_thresholds_hide_nothing():
    assert not is_hidden_by([(NEVER, ALONE)] * 50, THRESHOLDS)
    assert not is_hidden_by([(HIGH, ALONE)] * 50, dict.fromkeys(THRESHOLDS, 0))
    assert not is_hidden_by([], THRESHOLDS)


@given(
    st.lists(st.tuples(st.sampled_from([NEVER, LOW, MEDIUM, HIGH]), st.integers(0, 800))),
    st.tuples(st.sampled_from([NEVER, LOW, MEDIUM, HIGH]), st.integers(0, 800)),
)
def test_one_flag_more_never_shows_what_was_hidden(flags, another):
    if is_hidden_by(flags, THRESHOLDS):
        assert is_hidden_by([*flags, another], THRESHOLDS)
