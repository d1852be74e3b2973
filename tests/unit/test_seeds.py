"""The demo: parts in the order that they ask for, and what stands in their files."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from graphlib import CycleError
from itertools import pairwise

import pytest
from django.utils.text import slugify

from community import seeds
from community.accounts.seed import read_people
from community.seeds import Part, declare_part, in_order
from forum.demo import reading
from forum.demo.planter import MARKS
from forum.demo.reading import LANGUAGES, Conversation, read_forums
from forum.demo.reading import read as read_conversations
from ideas.demo.reading import read as read_wishes
from ideas.demo.reading import read_boards, read_talk
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


# What would make two topics of one.
FILLERS = ("Still", "Again", "New flat", "Second try", "У родителей", "Опять", "Снова", "Всё ещё")


@pytest.fixture(scope="module", params=LANGUAGES)
def conversations(request) -> list[Conversation]:
    return read_conversations(request.param)


def test_what_is_said_in_the_demo_stands_in_a_forum_of_its_language():
    forums = read_forums()
    for language in LANGUAGES:
        for talk in read_conversations(language):
            assert forums[talk.forum]["language"] in (language, ""), talk.title


def test_the_demo_has_eighty_topics_in_each_language_and_none_begins_like_another(conversations):
    assert len(conversations) >= 80
    beginnings = Counter(" ".join(talk.title.casefold().split()[:3]) for talk in conversations)
    assert not [words for words, times in beginnings.items() if times > 1]
    assert not [talk.title for talk in conversations if talk.title.startswith(FILLERS)]


def test_nobody_in_the_demo_says_twice_what_takes_a_sentence(conversations):
    texts = Counter(said.text for talk in conversations for said in talk.posts)
    assert not [text for text, times in texts.items() if times > 1 and len(text) > 30]


def test_people_of_the_demo_write_posts_that_hang_together(conversations):
    people = {slugify(name, allow_unicode=True) for name in read_people()["neighbours"]}
    people |= {person["username"] for person in read_people()["cast"]}
    for talk in conversations:
        assert talk.marks <= MARKS.keys(), talk.title
        assert talk.posts[0].depth == 0
        for above, said in pairwise(talk.posts):
            assert said.author in people, (talk.title, said.author)
            assert said.text, talk.title
            assert said.depth <= above.depth + 1, talk.title
            assert not (said.accepted and said.depth), talk.title


def test_a_conversation_is_read_with_what_stands_in_its_heads(tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "FOLDER", tmp_path)
    (tmp_path / "en").mkdir()
    (tmp_path / "en" / "1.md").write_text(
        "=== wifi | router, lamp | pinned, 12d\nIt blinks\n@ nadia +4\nRed.\n\n- twice\n"
        "@ carl 14m accepted -1\nUnplug it, @nadia.\n@@ nadia\nThanks\n"
    )
    [talk] = reading.read("en")
    assert (talk.forum, talk.tags, talk.title) == ("wifi", ["router", "lamp"], "It blinks")
    assert (talk.marks, talk.age) == ({"pinned"}, timedelta(days=12))
    question, answer, reply = talk.posts
    assert (question.author, question.score, question.text) == ("nadia", 4, "Red.\n\n- twice")
    assert (answer.after, answer.accepted, answer.score) == (timedelta(minutes=14), True, -1)
    assert (reply.depth, reply.after, reply.text) == (1, None, "Thanks")


def test_articles_of_the_demo_are_the_same_pages_in_both_languages():
    english, russian = ([page.key for page in read(language)[1]] for language in ("en", "ru"))
    assert english == russian
    assert len(english) >= 40 - len(read("en")[0])


def not_again(wish) -> bool:
    return all(said.status != "duplicate" for said in wish.decided)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_demo_wishes_for_thirty_different_things_in_each_language(language):
    wishes, people = read_wishes(language), read_people()
    names = {slugify(name, allow_unicode=True) for name in people["neighbours"]}
    names |= {entry["username"] for entry in people["cast"]}
    again = [said.words for wish in wishes for said in wish.decided if said.status == "duplicate"]
    to_review = [wish for wish in wishes if wish.waits]
    assert to_review, "the page for reviews has something to show"
    different = 30 + len(again) + len(to_review)
    assert len({wish.title for wish in wishes}) == len(wishes) == different
    assert again and set(again) <= {wish.title for wish in wishes if not_again(wish)}
    assert {wish.author for wish in wishes} <= names
    assert {wish.board for wish in wishes} <= set(read_boards())
    assert all(10 <= len(wish.title) <= 100 for wish in wishes)
    for wish in wishes:
        ages = [wish.age, *(said.age for said in wish.decided)]
        assert ages == sorted(ages, reverse=True), wish.title
        assert all(said.words for said in wish.decided if said.status == "declined")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_demo_says_below_ideas_is_younger_than_they_are_and_comes_in_order(language):
    wishes, people = {wish.title: wish for wish in read_wishes(language)}, read_people()
    names = {slugify(name, allow_unicode=True) for name in people["neighbours"]}
    team = {entry["username"] for entry in people["cast"] if entry["role"] != "customer"}
    talk = read_talk(language)
    assert set(talk) <= set(wishes) and len(talk) >= 20
    for title, said in talk.items():
        assert {one.by for one in said} <= names | {entry["username"] for entry in people["cast"]}
        assert all(one.age < wishes[title].age for one in said), title
        assert {one.by for one in said if one.is_note or one.is_official} <= team, title
        depths = [one.depth for one in said if not one.is_note]
        assert depths[0] == 0 and all(b <= a + 1 for a, b in pairwise(depths)), title
    everything = [one for said in talk.values() for one in said]
    assert sum(one.is_official for one in everything) >= 5
    assert sum(one.is_note for one in everything) >= 3
    assert max(one.depth for one in everything) == 3
