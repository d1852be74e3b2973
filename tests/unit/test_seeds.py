"""The demo: parts in the order that they ask for, and what stands in their files."""

from __future__ import annotations

from graphlib import CycleError

import pytest

from community import seeds
from community.seeds import Part, declare_part, in_order
from forum.demo.planter import said_in
from kb.demo.reading import read


@pytest.fixture
def parts(monkeypatch):
    monkeypatch.setattr(seeds, "PARTS", {})


def planted() -> list[str]:
    return [part.name for part in in_order()]


def test_a_part_is_planted_after_those_that_it_builds_on(parts):
    declare_part(Part("ideas", print, after=("people", "topics")))
    declare_part(Part("topics", print, after=("people",)))
    declare_part(Part("people", print))
    assert planted() == ["people", "topics", "ideas"]


def test_a_part_that_builds_on_one_that_there_is_not_is_refused(parts):
    declare_part(Part("ideas", print, after=("peple",)))
    with pytest.raises(KeyError):
        planted()


def test_parts_that_build_on_each_other_are_refused(parts):
    declare_part(Part("ideas", print, after=("topics",)))
    declare_part(Part("topics", print, after=("ideas",)))
    with pytest.raises(CycleError):
        planted()


def test_every_question_of_the_demo_stands_in_a_forum_of_its_language():
    forums = said_in("forums")
    for language in ("en", "ru"):
        for question in said_in(language)["questions"]:
            assert forums[question["forum"]]["language"] == language
            assert question["variants"]


def test_articles_of_the_demo_are_the_same_pages_in_both_languages():
    english, russian = ([page.key for page in read(language)[1]] for language in ("en", "ru"))
    assert english == russian
    assert len(english) >= 40 - len(read("en")[0])
