"""How long it took to solve a question, as a sentence of each language says it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils.translation import override

from community.portal.templatetags.portal import took, when

BEGAN = datetime(2026, 11, 2, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "span", "words"),
    [
        ("en", timedelta(seconds=59), "under a minute"),
        ("en", timedelta(minutes=1), "1 minute"),
        ("en", timedelta(days=15), "2 weeks"),
        ("ru", timedelta(seconds=59), "меньше чем за минуту"),
        ("ru", timedelta(minutes=1), "за 1 минуту"),
        ("ru", timedelta(minutes=14), "за 14 минут"),
        ("ru", timedelta(hours=21), "за 21 час"),
        ("ru", timedelta(days=8), "за 1 неделю"),
    ],
)
def test_how_long_it_took_stands_in_the_case_that_its_sentence_asks_for(language, span, words):
    with override(language):
        assert took(BEGAN, BEGAN + span).replace("\N{NO-BREAK SPACE}", " ") == words


def test_a_day_in_may_is_declined():
    moment = datetime(2026, 5, 27, 12, tzinfo=UTC)
    with override("ru"):
        assert ">27 мая 2026<" in when(moment)
        assert ">27 июн 2026<" in when(moment.replace(month=6))
    with override("en"):
        assert ">May 27, 2026<" in when(moment)
