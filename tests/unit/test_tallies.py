"""What people did counts forum by forum, so that a page adds up only what its reader may read."""

from __future__ import annotations

import importlib
import re

import pytest
from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.test import Client

from community.accounts.memory import one_reading
from community.accounts.models import User
from forum import actions
from forum.bulk import recount_people
from forum.models import Post, Tally, Topic
from forum.tallies import tallies

pytestmark = pytest.mark.django_db


def told_of(person, reader=None) -> tuple[int, int, int]:
    """(topics, answers, solved) of a person, as somebody sees it; a visitor if nobody is named."""
    done = tallies([person.pk], reader or AnonymousUser())[person.pk]
    return done["topics_count"], done["answers_count"], done["solved_count"]


def shown_to(client: Client, person) -> list[str]:
    """The figures on a person's page: solved, answers, topics."""
    return re.findall(
        r"<dd>\s*(\d+)\s*</dd>", client.get(person.get_absolute_url()).content.decode()
    )


def counted() -> list[tuple]:
    """Every tally that says something, counted anew."""
    before = stored()
    recount_people(User.objects.all())
    assert stored() == before
    return before


def stored() -> list[tuple]:
    rows = Tally.objects.order_by("person", "forum")
    found = rows.values_list(
        "person__username", "forum__slug", "topics_count", "answers_count", "solved_count"
    )
    return [row for row in found if any(row[2:])]


def test_what_is_written_in_the_team_room_is_told_to_the_team_alone(
    cast, topic, answer, team_room, sign_in
):
    visitor, agent = Client(), sign_in(cast.agnes)
    before = shown_to(visitor, cast.mo)
    secret = actions.start_topic(
        team_room, by=cast.mo, title="Who leaves next week", content="Not a word."
    )
    reply = actions.post_answer(secret, by=cast.agnes, content="Nobody.")
    assert shown_to(visitor, cast.mo) == before == ["0", "0", "0"]
    assert shown_to(agent, cast.mo) == ["0", "0", "1"]
    assert (told_of(cast.agnes), told_of(cast.agnes, cast.mo)) == ((0, 0, 0), (0, 1, 0))
    actions.remove_post(reply, by=cast.mo)
    assert told_of(cast.agnes, cast.mo) == (0, 0, 0)
    assert "0 answers" in visitor.get("/people/").content.decode()
    counted()


def test_the_list_of_people_is_in_the_order_that_its_reader_may_know(
    cast, topic, answer, team_room
):
    secret = actions.start_topic(
        team_room, by=cast.mo, title="Who leaves next week", content="Not a word."
    )
    for n in range(3):
        actions.post_answer(secret, by=cast.agnes, content=f"Nobody {n}.")
    page = Client().get("/people/").content.decode()
    assert page.index(cast.carl.get_absolute_url()) < page.index(cast.agnes.get_absolute_url())
    assert "3 answers" not in page


def test_what_moves_behind_a_door_is_told_no_more(cast, topic, answer, team_room, forum):
    actions.accept_answer(answer, by=cast.cleo)
    assert (told_of(cast.cleo), told_of(cast.carl)) == ((1, 0, 0), (0, 1, 1))
    actions.move_topic(topic, by=cast.mo, to=team_room)
    assert (told_of(cast.cleo), told_of(cast.carl)) == ((0, 0, 0), (0, 0, 0))
    assert told_of(cast.carl, cast.mo) == (0, 1, 1)
    assert counted() == [("cleo", "team-room", 1, 0, 0), ("carl", "team-room", 0, 1, 1)]
    actions.move_topic(topic, by=cast.mo, to=forum)
    assert told_of(cast.carl) == (0, 1, 1)
    counted()


def test_merging_over_forums_and_splitting_keep_every_forums_count(cast, topic, answer, team_room):
    other = actions.start_topic(
        team_room, by=cast.agnes, title="The same in the team room", content="Again."
    )
    actions.post_answer(other, by=cast.mo, content="Still.")
    actions.merge_topics(topic, by=cast.mo, into=other)
    assert counted() == [
        ("cleo", "team-room", 0, 1, 0),
        ("carl", "team-room", 0, 1, 0),
        ("agnes", "team-room", 1, 0, 0),
        ("mo", "team-room", 0, 1, 0),
    ]
    actions.split_topic(other, by=cast.mo, answers=[answer], title="Carl's own topic, after all")
    assert ("carl", "team-room", 1, 0, 0) in counted()


def test_removing_and_restoring_a_topic_is_counted_in_its_forum(cast, topic, answer):
    question = Post.objects.get(pk=topic.first_post_id)
    actions.remove_post(question, by=cast.mo)
    assert told_of(cast.cleo) == (0, 0, 0)
    counted()
    actions.restore_post(question, by=cast.mo)
    assert told_of(cast.cleo) == (1, 0, 0)
    assert Topic.objects.get(pk=topic.pk).approved
    counted()


def test_a_persons_figures_cost_one_question(cast, topic, answer, django_assert_num_queries):
    reader = AnonymousUser()
    told_of(cast.carl, reader)
    with one_reading():
        told_of(cast.carl, reader)  # reads the version of what is remembered
        with django_assert_num_queries(1):
            tallies([cast.carl.pk, cast.cleo.pk], reader)


def test_what_was_written_before_is_counted_when_the_table_is_made(cast, topic, answer):
    actions.accept_answer(answer, by=cast.cleo)
    before = counted()
    Tally.objects.all().delete()
    importlib.import_module("forum.migrations.0007_tally").fill(apps, None)
    assert stored() == before != []
