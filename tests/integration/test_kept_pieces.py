"""Pieces of the forum's pages are kept; whatever they show is shown as it is now."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from community.accounts.actions import change_person
from community.accounts.memory import one_reading
from community.events.reactions import sweep
from forum import actions
from forum.events import AnswerPosted
from forum.fragments import row_fragments, row_stamps
from forum.live import TopicPage
from forum.models import Topic
from forum.office.forums import ForumForm
from tests.conftest import published
from tests.endurance.kept import stale_pieces

pytestmark = pytest.mark.django_db


def read(thing) -> str:
    """The page as a visitor reads it, whose pieces are kept from then on."""
    answer = Client().get(thing if isinstance(thing, str) else thing.get_absolute_url())
    assert answer.status_code == 200
    return answer.content.decode()


def settle() -> None:
    while sweep(older_than=timedelta(0)):
        pass


def test_a_kept_piece_that_is_not_what_would_be_made_now_is_named_with_what_differs(topic, cast):
    page = published(cast.edda, "Alpha")
    Topic.objects.filter(pk=topic.pk).update(subject="Another title")
    read("/topics/")
    read(page)
    assert list(stale_pieces()) == []
    Topic.objects.filter(pk=topic.pk).update(subject="A title of its own")
    type(page).objects.filter(pk=page.pk).update(title="Beta")
    found = list(stale_pieces())
    assert [sentence for sentence in found if sentence.startswith(f"the row of topic {topic.pk}")]
    assert [sentence for sentence in found if sentence.startswith(f"page {page.pk} (en)")]
    assert "Another title" in found[0] and "A title of its own" in found[0]


def test_looking_at_what_is_kept_leaves_it_as_it_is(topic):
    read("/topics/")
    (row,) = row_stamps(Topic.objects.filter(pk=topic.pk))
    cache.set(row.key("en"), "as it was")
    assert len(list(stale_pieces())) == 1
    assert cache.get(row.key("en")) == "as it was"


def test_a_new_name_stands_wherever_the_old_one_was_said(cast, topic, answer, committed):
    reply = actions.post_reply(answer, by=cast.cleo, content="Thanks")
    for _ in range(3):
        reply = actions.post_reply(reply, by=cast.carl, content="More")
    actions.accept_answer(answer, by=cast.cleo)
    assert "Solved by Carl" in read(topic)
    with committed():
        change_person(cast.carl, display_name="Karl der Große")
    settle()
    text = read(topic)
    assert "Solved by Karl der Große" in text
    assert "Carl" not in text
    assert list(stale_pieces()) == []


def test_what_search_engines_are_told_of_an_answer_is_its_present_text(cast, topic, answer):
    assert "Look at the lease." in read(topic)
    actions.edit_post(answer, by=cast.mo, content="Nothing of it.")
    assert "Look at the lease." not in read(topic)
    actions.vote_post(answer, by=cast.cleo, helpful=True)
    assert '"upvoteCount": 1' in read(topic)
    assert list(stale_pieces()) == []


def test_rows_of_lists_name_the_forum_as_it_is_called_now(topic, forum):
    assert forum.name in read("/topics/")
    sent = {"name": "Radio", "kind": forum.kind, "type": forum.type, "icon": "wifi"}
    form = ForumForm(sent, instance=forum)
    assert form.is_valid(), form.errors
    form.save()
    (row,) = row_stamps(Topic.objects.filter(pk=topic.pk))
    assert "Radio" in row_fragments([row], "en")


def test_watchers_in_another_language_cost_no_further_question(topic, answer):
    event = AnswerPosted(
        topic_id=topic.pk, post_id=answer.pk, forum_id=topic.forum_id, actor_id=answer.poster_id
    )

    def asked(languages: list[str]) -> int:
        cache.clear()
        now = Topic.objects.get(pk=topic.pk)
        with one_reading(), CaptureQueriesContext(connection) as questions:
            _, html = TopicPage(now, [event], languages).update(event)
        assert list(html) == languages
        return len(questions)

    asked(["en"])  # what the process itself remembers
    assert asked(["en", "ru"]) == asked(["en"])
