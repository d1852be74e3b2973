"""Finding: the same on the database and on a real Elasticsearch (the step "elasticsearch" of
bin/test runs this again with one).
"""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from community.search import actions as search
from community.search.finding import search as find
from community.search.finding import suggest
from community.search.models import (
    SearchEntry,
    Synonyms,
)
from community.search.vocabulary import forget_synonyms, forget_words
from forum import actions
from tests.conftest import settle
from tests.integration.search.conftest import titles

pytestmark = pytest.mark.django_db


def test_all_texts_of_a_thing_are_found_in_any_form(library):
    assert titles("routers")[0] == "The router drops every evening"
    assert titles("leases") == ["The router drops every evening"]
    assert titles("красной лампочкой") == ["Роутер теряет соединение каждый вечер"]
    assert "Slow downloads over wireless" in titles("download speeds in kitchens")
    assert titles("Carl") == ["Carl"]


def test_kinds_stand_together_with_facets_and_an_honest_count(library):
    found = find(AnonymousUser(), "firmware")
    assert {result.entry.kind for result in found.results} == {"topic", "article"}
    assert found.total == 2
    assert not found.is_more
    assert found.facets["kind"] == {"topic": 1, "article": 1}
    narrowed = find(AnonymousUser(), "firmware kind:article")
    assert narrowed.total == 1
    assert narrowed.facets["kind"] == {"topic": 1, "article": 1}  # what the other value would give
    assert "<mark>firmware</mark>" in narrowed.results[0].title


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("is:solved", {"The router drops every evening"}),
        ("is:unanswered tag:speed", {"Slow downloads over wireless"}),
        ("tag:роутер", {"Роутер теряет соединение каждый вечер"}),
        ("author:cleo invoice", {"What is this line on my invoice?"}),
        ("author:carl invoice", set()),
        ("in:Интернет", {"Роутер теряет соединение каждый вечер", "Не приходят письма с портала"}),
        ('"red lamp"', {"The router drops every evening"}),
        ('"lamp red"', set()),
        ("router -firmware", set()),
        ("evening -firmware", set()),
        ("kitchen before:2020", set()),
        ("kitchen after:2020", {"Slow downloads over wireless"}),
        (
            "lang:ru is:unanswered",
            {"Роутер теряет соединение каждый вечер", "Не приходят письма с портала"},
        ),
    ],
)
def test_operators_narrow_down(library, text, expected):
    assert set(titles(text)) == expected


def test_slips_are_mended_and_said(library):
    found = find(AnonymousUser(), "fimrware updat")
    assert found.meant.startswith("firmware")
    assert "Updating the firmware" in [result.entry.title for result in found.results]
    assert titles("роутр")[0] == "Роутер теряет соединение каждый вечер"
    assert find(AnonymousUser(), "firmware").meant == ""


def test_the_wrong_keyboard_layout_is_understood_both_ways(library):
    found = find(AnonymousUser(), "hjenth")
    assert (found.meant, found.layout) == ("роутер", True)
    assert found.results[0].entry.title == "Роутер теряет соединение каждый вечер"
    assert titles("кщгеук")[0] == "The router drops every evening"
    assert titles("hjenth", literal=True) == []


def test_a_word_that_is_being_typed_is_found_by_its_beginning(library):
    assert [
        result.entry.title for result in suggest(AnonymousUser(), "downl")
    ] == []  # not solved: nothing to offer
    assert "Updating the firmware" in [
        result.entry.title for result in suggest(AnonymousUser(), "upda")
    ]
    assert [result.entry.title for result in suggest(AnonymousUser(), "the router dro")][
        0
    ] == "The router drops every evening"


PIECES = [
    "router",
    "wi-fi",
    "d'ét",
    "can't",
    "router’s",
    "роутер",
    "«не",
    "\\",
    "'",
    '"',
    "''",
    "%",
    "&",
    "|",
    "!",
    "<->",
    ":*",
    "(",
    ")",
    "NEAR(",
    "AND",
    "*",
    "-",
    "author:",
    "в:",
    "²",
    "é̂",
    "\u200b",
    "😀",
    "a" * 60,
]


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(st.sampled_from(PIECES), max_size=5).map("".join)
    | st.lists(st.sampled_from(PIECES), max_size=5).map(" ".join)
    | st.text(max_size=30)
)
@example("d'ét")
def test_no_text_is_too_strange_for_an_engine(topic, engine, text):
    find(AnonymousUser(), text)
    suggest(AnonymousUser(), text)
    suggest(AnonymousUser(), "router", text)


def test_a_word_is_understood_on_the_other_layout_before_it_is_complete(cast, forum, engine):
    topic = actions.start_topic(forum, by=cast.cleo, title="Роутер не включается", content="x")
    actions.accept_answer(actions.post_answer(topic, by=cast.carl, content="y"), by=cast.cleo)
    settle()
    forget_words()
    for typed in ("hjen", "hjenth", "HJEN", "yt drk.xf"):
        assert [result.entry.object_id for result in suggest(AnonymousUser(), typed)] == [
            topic.pk
        ], typed
    assert suggest(AnonymousUser(), "xqwz") == []


def test_a_word_with_an_apostrophe_is_found_while_it_is_typed(cast, forum, engine):
    topic = actions.start_topic(
        forum, by=cast.cleo, title="The operator's d'etiquette page", content="x"
    )
    actions.accept_answer(actions.post_answer(topic, by=cast.carl, content="y"), by=cast.cleo)
    settle()
    for typed in ("operator'", "operator’s", "d'eti", "d'etiq"):
        assert [result.entry.object_id for result in suggest(AnonymousUser(), typed)] == [
            topic.pk
        ], typed


def test_what_staff_call_the_same_finds_each_other(library):
    assert titles("wifi kitchen")[:1] == ["Slow downloads over wireless"]
    assert titles("wlan") == []
    Synonyms.objects.create(words="wlan\nwireless")
    Synonyms.objects.create(words="не грузит\nнет интернета\ninternet is down")
    forget_synonyms()
    assert titles("wlan") == ["Slow downloads over wireless"]
    assert "Роутер теряет соединение каждый вечер" in titles("не грузит")


def test_synonyms_hold_from_the_moment_that_staff_keep_them_until_they_delete_them(
    library, cast, sign_in, committed
):
    admin = sign_in(cast.ada)
    with committed():
        admin.post("/office/synonyms/new/", {"words": "tardy\nslow"})
    assert titles("tardy") == ["Slow downloads over wireless"]
    with committed():
        admin.post(f"/office/synonyms/delete/{Synonyms.objects.get().pk}/")
    assert titles("tardy", literal=False) == []


def test_solved_comes_before_unsolved_where_both_fit_alike(cast, forum, engine):
    for n in range(3):
        topic = actions.start_topic(
            forum, by=cast.cleo, title="The printer is offline", content="Since today."
        )
        if n == 1:
            actions.accept_answer(
                actions.post_answer(topic, by=cast.carl, content="Turn it on."), by=cast.cleo
            )
            solved = topic
    settle()
    assert find(AnonymousUser(), "printer offline").results[0].entry.object_id == solved.pk


def test_people_are_found_by_name_until_they_close_their_account(cast, library):
    from community.portal.actions import close_account

    assert titles("Petra") == ["Petra"]
    close_account(cast.petra, by=cast.petra)
    assert titles("Petra") == []  # asked again on reading
    search.index("person", [cast.petra.pk])
    settle()
    assert not SearchEntry.objects.filter(key=f"person.{cast.petra.pk}", is_gone=False).exists()
