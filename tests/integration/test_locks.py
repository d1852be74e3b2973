"""Real threads on a real database: nobody waits in a circle, and nothing is lost when they do."""

from __future__ import annotations

import threading
from contextlib import suppress
from functools import partial

import pytest
from django.db import connection

from community.accounts.doors import FormerMember
from community.accounts.models import User
from community.events.models import ReactionRecord
from community.events.reactions import run_reaction
from community.notifications import actions as notifications
from community.notifications.models import Notice
from community.portal.actions import close_account
from community.transactions import by_id, one_transaction
from community.writing.drafts import save_draft
from forum import actions
from forum.models import Post, Topic, TopicMerge
from tests.endurance import checks
from tests.integration.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def no_deadlock():
    """Nothing was broken up by the database in between; SQLite lets one write at a time anyway."""
    before = deadlocks()
    yield
    assert deadlocks() == before


def deadlocks() -> int:
    if connection.vendor != "postgresql":
        return 0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_force_next_flush()")
        cursor.execute("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
        return cursor.fetchone()[0]


def do_what_is_owed() -> None:
    """As a worker does it, while others may be at the same thing."""
    owed = ReactionRecord.objects.filter(done_on=None).order_by("id")
    for event, reaction in list(owed.values_list("event_id", "reaction")):
        run_reaction(event, reaction)


def in_turn(works) -> None:
    for work in works:
        work()


def assert_all_is_well(results) -> None:
    assert [result for result in results if isinstance(result, Exception)] == []
    assert checks.what_is_wrong(checks.COUNTERS) == []


def test_sixty_answers_and_sixty_removals_at_once_wait_in_no_circle(cast, forum, no_deadlock):
    people = (cast.carl, cast.cleo, cast.agnes)
    topics = [
        actions.start_topic(forum, by=people[n % 3], title=f"Question {n} of many", content="x")
        for n in range(6)
    ]
    answers = [actions.post_answer(topics[n % 6], by=people[n % 3], content="y") for n in range(60)]
    works = [partial(actions.remove_post, answer, by=cast.mo) for answer in answers]
    more = [
        partial(actions.post_answer, topics[-n % 6], by=people[n % 3], content="z")
        for n in range(60)
    ]
    threads = [partial(in_turn, each[n::4]) for each in (works, more) for n in range(4)]
    assert_all_is_well(at_once(*threads))
    assert Post.objects.filter(content="z").count() == 60


def test_topics_that_are_moved_in_opposite_directions_wait_in_no_circle(
    cast, forum, lounge, no_deadlock
):
    one = actions.start_topic(forum, by=cast.cleo, title="The first of the two", content="x")
    two = actions.start_topic(lounge, by=cast.carl, title="The second of the two", content="x")

    def there_and_back(topic, *, begin) -> None:
        ways = (forum, lounge) if begin == lounge else (lounge, forum)
        for n in range(30):
            actions.move_topic(topic, by=cast.mo, to=ways[n % 2])

    results = at_once(
        partial(there_and_back, one, begin=forum), partial(there_and_back, two, begin=lounge)
    )
    assert_all_is_well(results)


def test_an_answer_is_removed_while_its_topic_is_split_and_every_count_is_right(cast, topic):
    answers = [actions.post_answer(topic, by=cast.carl, content=f"a {n}") for n in range(12)]
    removals = [partial(actions.remove_post, answer, by=cast.mo) for answer in answers[::2]]
    splits = [
        partial(actions.split_topic, topic, by=cast.agnes, answers=[answer], title="Another matter")
        for answer in answers[1::2]
    ]
    merges = [partial(merge_the_newest, cast.petra, topic) for _ in range(3)]
    results = at_once(
        partial(in_turn, removals), partial(in_turn, splits), partial(in_turn, merges)
    )
    assert_all_is_well(results)


def test_a_merge_is_undone_while_its_authors_write_in_both_forums(
    cast, topic, other, lounge, no_deadlock
):
    def merge_and_undo() -> None:
        for _ in range(8):
            actions.merge_topics(other, by=cast.mo, into=topic)
            merge = TopicMerge.objects.filter(source=other, undone_on=None).get()
            actions.undo_merge(merge, by=cast.mo)

    def write(person, forum) -> None:
        for n in range(12):
            actions.start_topic(forum, by=person, title=f"Another one {n}", content="x")

    writers = [
        partial(write, person, forum)
        for person in (cast.petra, cast.agnes)
        for forum in (lounge, topic.forum)
    ]
    assert_all_is_well(at_once(merge_and_undo, *writers))


def merge_the_newest(by, into) -> None:
    newest = (
        Topic.objects.filter(merged_into=None, approved=True)
        .exclude(pk=into.pk)
        .order_by("-pk")
        .first()
    )
    if newest:
        actions.merge_topics(newest, by=by, into=into)


def test_being_told_and_reading_at_once_leaves_the_bell_right(cast, topic, no_deadlock):
    for person in (cast.cleo, cast.carl, cast.agnes):
        notifications.follow(topic.live_group, by=person, level=3)
    for n in range(5):
        actions.post_answer(topic, by=cast.mo, content=f"a {n}")
    do_what_is_owed()

    def write() -> None:
        for n in range(10):
            actions.post_answer(topic, by=cast.mo, content=f"b {n}")
            do_what_is_owed()

    def read(person) -> None:
        for _ in range(10):
            notifications.mark_notices_read(by=person)

    def hide() -> None:
        for _ in range(5):
            notifications.withdraw_notices(topic.live_group)

    readers = [partial(read, person) for person in (cast.cleo, cast.carl, cast.agnes)]
    assert_all_is_well(at_once(write, hide, *readers, *readers))


def test_an_account_is_closed_while_its_owner_writes_and_is_told(cast, topic, no_deadlock):
    def write() -> None:
        with suppress(FormerMember):  # who has closed the account writes no more
            for n in range(10):
                save_draft(topic.live_group, by=cast.carl, body="half a thought")
                actions.post_answer(topic, by=cast.carl, content=f"a {n}")

    def tell() -> None:
        for n in range(5):
            actions.post_answer(topic, by=cast.mo, content=f"b {n} @carl")
            do_what_is_owed()

    def read() -> None:
        for _ in range(10):
            notifications.mark_notices_read(by=cast.carl)

    results = at_once(write, tell, read, partial(close_account, cast.carl, by=cast.carl))
    assert_all_is_well(results)
    assert not User.objects.get(pk=cast.carl.pk).is_active
    assert not Notice.objects.filter(recipient=cast.carl).exists()
    assert not cast.carl.drafts.exists()


def test_who_waits_in_a_circle_all_the_same_is_tried_again(cast):
    """Two lock in opposite orders: the database breaks one of them up, and it comes through."""
    gate = threading.Barrier(2)
    tries = []

    @one_transaction
    def count(first, second) -> None:
        tries.append(first.pk)
        for person in (first, second):
            by_id(User.objects.all()).get(pk=person.pk)
            if person == first and connection.vendor == "postgresql" and len(tries) <= 2:
                gate.wait(10)
        User.objects.filter(pk__in=[first.pk, second.pk]).update(card_version=len(tries))

    results = at_once(partial(count, cast.cleo, cast.carl), partial(count, cast.carl, cast.cleo))
    assert results == [None, None]
    if connection.vendor == "postgresql":
        assert len(tries) > 2
