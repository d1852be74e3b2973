"""What is found is what there is now: things are described as they change."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from community.accounts.models import User
from community.search import actions as search
from community.search.finding import search as find
from community.search.models import (
    SearchEntry,
)
from forum import actions
from forum.bulk import new_post
from forum.models import Post, Topic
from tests.conftest import settle
from tests.integration.search.conftest import titles

pytestmark = pytest.mark.django_db


def test_what_changes_is_found_as_it_is_now(cast, library, forum):
    topic = Topic.objects.get(pk=library["bill"].pk)
    actions.edit_post(
        topic.first_post, by=cast.cleo, content="It says zebra tax.", title="A line about zebras"
    )
    settle()
    assert titles("zebra") == ["A line about zebras"]
    assert "A line about zebras" not in titles("handling fee")
    actions.remove_post(topic.first_post, by=cast.mo)
    settle()
    assert titles("zebra") == []
    actions.restore_post(topic.first_post, by=cast.mo)
    settle()
    assert titles("zebra") == ["A line about zebras"]
    actions.merge_topics(topic, by=cast.mo, into=library["slow"])
    settle()
    assert titles("zebra") == ["Slow downloads over wireless"]


def test_a_thing_that_became_private_is_not_found_even_before_the_index_knows(
    cast, library, team_room
):
    actions.move_topic(library["slow"], by=cast.mo, to=team_room)
    from forum.tree import forget_tree

    forget_tree()
    assert "Slow downloads over wireless" not in titles("downloads wireless")
    settle()
    assert "Slow downloads over wireless" not in titles("downloads wireless")
    assert "Slow downloads over wireless" in titles("downloads wireless", who=cast.agnes)
    assert "Team room" not in str(find(AnonymousUser(), "downloads").facets) + str(
        find(AnonymousUser(), "downloads").places
    )


def test_describing_twice_changes_nothing_and_the_versions_grow_with_changes_alone(library):
    before = dict(SearchEntry.objects.values_list("key", "version"))
    assert search.index_all() == 0
    assert dict(SearchEntry.objects.values_list("key", "version")) == before


def test_a_saved_profile_is_described_anew_by_a_worker(cast, committed):
    with committed():
        person = User.objects.get(pk=cast.carl.pk)
        person.display_name = "Carl the Second"
        person.save(update_fields=["display_name"])
        person.save(update_fields=["language"])
    queued = DBTaskResult.objects.filter(
        task_path="community.search.tasks.index_later", args_kwargs__args=["person", [person.pk]]
    )
    assert queued.count() == 1


def test_everything_can_be_described_anew_by_hand_and_what_is_gone_is_dropped_later(
    library, cast, capsys
):
    from django.core.management import call_command

    SearchEntry.objects.filter(kind="topic").delete()
    call_command("rebuild_search", "topic")
    assert "5  entries changed" in capsys.readouterr().out
    settle()
    assert titles("routers")[0] == "The router drops every evening"
    actions.remove_post(library["bill"].first_post, by=cast.mo)
    settle()
    gone = SearchEntry.objects.filter(key=library["bill"].live_group)
    assert gone.get().is_gone
    assert gone.get().title == gone.get().lead == ""
    assert search.drop_gone() == 0
    gone.update(indexed_on=timezone.now() - timedelta(days=2))
    assert search.drop_gone() == 1


def test_a_long_topic_is_described_with_bounded_work_and_its_newest_words_are_found(
    cast, topic, engine, django_assert_max_num_queries
):
    Post.objects.bulk_create(
        [
            new_post(
                topic=topic,
                poster=cast.carl,
                content=f"filler number {n}",
                created=timezone.now(),
                number=n + 1,
            )
            for n in range(400)
        ]
    )
    Topic.objects.filter(pk=topic.pk).update(posts_count=401, answers_numbered=400)
    actions.post_answer(
        Topic.objects.get(pk=topic.pk), by=cast.carl, content="The xylophone plays last"
    )
    with django_assert_max_num_queries(60):
        search.index("topic", [topic.pk])
    settle()
    assert titles("xylophone") == [topic.subject]
    assert len(SearchEntry.objects.get(key=topic.live_group).body) < 10_000


def test_what_somebody_solved_weighs_while_everybody_may_read_it(
    cast, topic, answer, team_room, engine
):
    def weight() -> int:
        settle()
        return SearchEntry.objects.get(key=f"person.{cast.carl.pk}").votes

    actions.accept_answer(answer, by=cast.cleo)
    assert weight() == 1
    public = topic.forum
    actions.move_topic(topic, by=cast.mo, to=team_room)
    assert weight() == 0
    actions.move_topic(topic, by=cast.mo, to=public)
    assert weight() == 1
