"""Which languages somebody reads, and in which a topic is written."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.test import RequestFactory

from community.accounts.languages import (
    EVERY,
    as_kept,
    is_foreign,
    languages_read,
    readers_first,
)
from community.portal.models import Look
from forum.languages import language_of

RUSSIAN_BROWSER = "ru-RU,ru;q=0.9,en-US;q=0.8,en;q=0.7"


def asked(browser: str = "", **cookies: str):
    request = RequestFactory().get("/", headers={"Accept-Language": browser} if browser else {})
    request.COOKIES.update(cookies)
    return request


@pytest.mark.parametrize(
    ("browser", "cookies", "read"),
    [
        ("", {}, EVERY),
        ("en-US,en;q=0.9", {}, {"en"}),
        (RUSSIAN_BROWSER, {}, {"ru"}),
        ("de-DE,de;q=0.9", {}, EVERY),
        ("de-DE,ru;q=0.5", {}, {"ru"}),
        (RUSSIAN_BROWSER, {"django_language": "en"}, EVERY),
        (RUSSIAN_BROWSER, {"django_language": "ru"}, {"ru"}),
        (RUSSIAN_BROWSER, {"reads": "en"}, {"en"}),
        (RUSSIAN_BROWSER, {"reads": "all"}, EVERY),
        (RUSSIAN_BROWSER, {"reads": "en,ru"}, EVERY),
        (RUSSIAN_BROWSER, {"reads": "xx,<script>"}, {"ru"}),
        ("q=,;;ru", {}, EVERY),
    ],
)
def test_a_visitor_reads_what_the_browser_names_first_until_they_choose(browser, cookies, read):
    assert languages_read(asked(browser, **cookies)) == read


@pytest.mark.parametrize(
    ("reads", "interface", "read"),
    [
        ("", "", {"ru"}),
        ("", "ru", {"ru"}),
        ("", "en", EVERY),
        ("en", "ru", {"en"}),
        ("all", "ru", EVERY),
    ],
)
def test_a_members_choice_is_that_of_their_account(reads, interface, read):
    person = SimpleNamespace(reads=reads, language=interface)
    assert languages_read(asked(RUSSIAN_BROWSER, reads="en"), person) == read


def test_a_choice_is_kept_as_it_was_meant():
    assert as_kept([]) == ""
    assert as_kept(["ru"]) == "ru"
    assert as_kept(["ru", "en"]) == "all"


@pytest.mark.parametrize(
    ("title", "text", "language"),
    [
        ("The router drops every evening", "Where do I look?", "en"),
        ("Роутер теряет соединение", "Где смотреть?", "ru"),
        ("LTE на Huawei E3372h", "Не ловит `AT^CURC=0 AT^SETPORT` и всё", "ru"),
        ("Что это значит", "```\n" + "error: lease expired at boot\n" * 30 + "```", "ru"),
        (
            "Не открывается",
            "https://example.com/the/long/address/of/a/page?with=parts",
            "ru",
        ),
        ("???", "!!!", "en"),
    ],
)
def test_a_topic_is_in_the_language_of_its_words_code_aside(title, text, language):
    assert language_of(SimpleNamespace(language=""), title, text) == language


def test_what_the_operator_says_of_a_forum_comes_before_what_words_look_like():
    assert language_of(SimpleNamespace(language="ru"), "Error 404", "nginx") == "ru"


def test_the_readers_forums_stand_first_and_each_part_keeps_its_order():
    forums = [
        SimpleNamespace(name=name, language=language)
        for name, language in (("a", "en"), ("b", "ru"), ("c", ""), ("d", "ru"), ("e", "en"))
    ]
    assert [forum.name for forum in readers_first(forums, frozenset({"ru"}))] == list("bcdae")
    assert readers_first(forums, EVERY) == forums
    assert not is_foreign(forums[2], frozenset({"ru"}))


def test_name_and_tagline_fall_back_to_those_of_all_languages():
    look = Look(name="Northwind", tagline="Neighbours", words={"ru": {"tagline": "Соседи"}})
    assert (look.in_language("ru").name, look.in_language("ru").tagline) == ("Northwind", "Соседи")
    assert look.in_language("en").tagline == "Neighbours"
    assert look.tagline == "Neighbours"
