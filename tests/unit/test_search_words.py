"""From text to stems, and from what people type to a query."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from community.search.finding import highlight, passage
from community.search.query import parse
from community.search.words import guess_language, other_layout, stem, stem_text, surface_words


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("роутеры", "роутером"),
        ("загрузка", "загрузки"),
        ("drops", "dropping"),
        ("Ёлка", "елки"),
        ("WiFi", "Wi-Fi"),
        ("router's", "routers"),
        ("ИНТЕРНЕТ", "интернету"),
    ],
)
def test_forms_of_a_word_share_a_stem(one, other):
    assert set(stem_text(one)) & set(stem_text(other)), (stem_text(one), stem_text(other))


def test_words_without_meaning_and_addresses_are_left_out_but_negations_stay():
    assert stem_text("How do I reset the router at https://example.com/abc") == [
        stem("reset"),
        stem("router"),
    ]
    assert "не" in stem_text("страница не грузит")
    assert "not" in stem_text("does not load")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("ghbdtn", "привет"),
        ("руддщ", "hello"),
        (";bpym", "жизнь"),
        ("GHBDTN", "ПРИВЕТ"),
        ("hjenth", "роутер"),
    ],
)
def test_the_other_keyboard_layout(typed, meant):
    assert other_layout(typed) == meant


def test_the_language_of_a_query_is_guessed():
    assert guess_language("почему падает wi-fi") == "ru"
    assert guess_language("why does роутер drop the connection") == "en"
    assert guess_language("12345") == ""


def test_operators_are_read_and_what_is_none_is_a_word():
    query = parse(
        'author:Carl tag:router in:"Home internet" is:solved after:2026-05 before:2026-06-30 "red'
        ' lamp" -mobile -"old phone" drops http://x.y is:purple'
    )
    assert (query.filters.author, query.filters.tag, query.filters.place, query.filters.state) == (
        "carl",
        "router",
        "home internet",
        "solved",
    )
    assert query.filters.after == datetime(2026, 5, 1, tzinfo=UTC)
    assert query.filters.before == datetime(2026, 6, 30, tzinfo=UTC)
    assert query.phrases == (("red", "lamp"),)
    assert query.excluded == (("mobil",), ("old", "phone"))
    assert {"drops", "is", "purple"} - {term.word for term in query.terms} <= {"is"}
    assert query.plain == "red lamp drops"


def test_russian_operators_mean_the_same():
    query = parse("автор:Карл тег:роутер в:тв до:2026 после:2025 это:решено")
    filters = query.filters
    assert (filters.author, filters.tag, filters.place, filters.state) == (
        "карл",
        "роутер",
        "тв",
        "solved",
    )
    assert filters.after < filters.before


@pytest.mark.parametrize(
    "text",
    [
        "",
        '"',
        '""',
        "-",
        '-"',
        "author:",
        "before:nonsense",
        "before:2026-99",
        ":::",
        "a" * 5000,
        "NOT AND OR NEAR(",
        "x* (y",
        "'; DROP TABLE",
        '-"a',
        "é̂ ﬁ",
    ],
)
def test_no_text_is_too_strange(text):
    parse(text)


@given(st.text(max_size=80))
@example("0" * 35)
def test_any_text_is_read_marked_and_cut_without_a_word_lost(text):
    query = parse(text)
    assert all(
        part for term in query.terms for alternative in term.alternatives for part in alternative
    )
    shown = highlight(text, query.stems)
    assert "<script" not in shown
    list(surface_words(text))
    assert len(passage(text * 20, query.stems)) < 300


def test_a_negation_is_searched_for_but_not_marked_unless_it_is_all_there_is():
    query = parse("письма не приходят")
    assert "не" in {term.word for term in query.terms}
    assert "не" not in query.stems
    assert parse("not").stems == {"not"}


def test_what_fits_is_marked_and_markup_is_not_trusted():
    assert (
        highlight("The <b>Router</b> drops", {stem("routers")})
        == "The &lt;b&gt;<mark>Router</mark>&lt;/b&gt; drops"
    )
    text = "word " * 200 + "the lease of the router runs out " + "word " * 200
    cut = passage(text, {stem("lease"), stem("router")})
    assert "lease of the router" in cut
    assert cut.startswith("… ")
    assert cut.endswith(" …")
