"""Words that readers may be told: no suggestion names what stands only where they may not read."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from wagtail.models import PageViewRestriction

from community.search import vocabulary
from community.search.actions.learning import learn
from community.search.finding import search as find
from community.search.finding import suggest
from community.search.models import (
    SearchEntry,
    SearchWord,
)
from community.search.vocabulary import forget_words
from forum import actions
from forum.models import Post, Topic
from kb.actions.drafting import draft_article
from tests.conftest import settle

pytestmark = pytest.mark.django_db


SLIPS = [
    "zirkonim kettle",
    "wbhrjybq",
    "zirkomium",
]  # two slips of Zirkonium, and «цирконий» on the other layout


def told(who) -> list[str]:
    forget_words()
    return [find(who, text).meant for text in SLIPS]


NOTHING = ["", "", ""]
WORDS = ["zirkonium kettle", "цирконий", "zirkonium"]


def test_no_reader_is_told_words_that_stand_only_where_they_may_not_read(
    cast, forum, team_room, engine
):
    actions.start_topic(forum, by=cast.cleo, title="A kettle in public", content="It boils.")
    private = actions.start_topic(
        team_room, by=cast.mo, title="Zirkonium цирконий", content="For us alone."
    )
    settle()
    assert told(cast.agnes) == WORDS
    assert told(AnonymousUser()) == told(cast.cleo) == NOTHING
    assert suggest(AnonymousUser(), "wbhr") == []
    actions.move_topic(private, by=cast.mo, to=forum)
    settle()
    assert told(cast.cleo) == WORDS
    actions.move_topic(Topic.objects.get(pk=private.pk), by=cast.mo, to=team_room)
    settle()
    assert told(cast.cleo) == NOTHING


def test_words_that_were_hidden_removed_or_edited_away_are_forgotten(cast, forum, engine):
    topic = actions.start_topic(
        forum, by=cast.cleo, title="A kettle in public", content="It boils."
    )
    answer = actions.post_answer(topic, by=cast.carl, content="Zirkonium цирконий")
    settle()
    assert told(cast.cleo) == WORDS
    actions.remove_post(answer, by=cast.mo)
    settle()
    assert told(cast.cleo) == told(cast.agnes) == NOTHING
    actions.restore_post(Post.objects.get(pk=answer.pk), by=cast.mo)
    settle()
    assert told(cast.cleo) == WORDS
    actions.edit_post(Post.objects.get(pk=answer.pk), by=cast.carl, content="Steel.")
    settle()
    assert told(cast.cleo) == told(cast.agnes) == NOTHING


def test_words_of_a_section_that_became_private_are_its_readers_own(cast, forum, engine):
    actions.start_topic(forum, by=cast.cleo, title="A kettle in public", content="It boils.")
    article = draft_article(
        by=cast.edda, title="Zirkonium цирконий", language="en", body=[("text", "<p>x</p>")]
    )
    article.get_latest_revision().publish(user=cast.edda)
    settle()
    assert told(cast.cleo) == WORDS
    section = PageViewRestriction.objects.create(page=article, restriction_type="groups")
    section.groups.set(Group.objects.filter(name="editor"))
    settle()
    assert told(AnonymousUser()) == told(cast.cleo) == NOTHING
    assert told(cast.edda) == WORDS


def test_words_are_counted_exactly_whatever_was_done(cast, library, forum, team_room):
    counts = SearchWord.objects.order_by("word", "scope").values_list(
        "word", "scope", "stem", "entries", "for_stem"
    )
    actions.edit_post(
        library["bill"].first_post,
        by=cast.cleo,
        content="Routers and a router, 12345678.",
        title="A router's bill",
    )
    actions.move_topic(Topic.objects.get(pk=library["slow"].pk), by=cast.mo, to=team_room)
    actions.remove_post(library["ru"].first_post, by=cast.mo)
    settle()
    kept = list(counts)
    SearchWord.objects.all().delete()
    learn(SearchEntry.objects.filter(is_gone=False))
    assert kept == list(counts)
    assert not SearchWord.objects.filter(entries__lte=0).exists()


def test_many_strange_words_are_not_all_compared_with_all_that_are_known(library, monkeypatch):
    compared = []
    real = vocabulary.nearest
    monkeypatch.setattr(
        vocabulary, "nearest", lambda word, scopes: compared.append(word) or real(word, scopes)
    )
    find(AnonymousUser(), " ".join(f"xyzzyplugh{chr(97 + n)}" for n in range(26)))
    assert len(compared) == vocabulary.MOST_MENDED
