"""The outbox: nothing is lost between commit and reaction, and each reaction takes effect once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from community.events import actions as publishing
from community.events.models import EventRecord, ReactionRecord
from community.events.reactions import run_reaction, sweep
from community.events.worker import clean, make_worker
from community.notifications.models import Notice
from forum import actions, events

pytestmark = pytest.mark.django_db


def test_an_event_and_what_it_owes_commit_with_the_action(topic, cast):
    with pytest.raises(RuntimeError), transaction.atomic():
        actions.post_answer(topic, by=cast.carl, content="will be rolled back")
        raise RuntimeError
    assert not EventRecord.objects.filter(name="forum.answer_posted").exists()
    assert not topic.posts.filter(number=1).exists()


def test_a_crash_between_commit_and_reaction_loses_nothing(topic, cast):
    """Outside `committed()` nothing runs after commit: as if the process had been killed right
    there.
    """
    actions.post_answer(topic, by=cast.carl, content="hello")
    assert ReactionRecord.objects.filter(done_on=None).count() == 8
    assert not Notice.objects.exists()
    ReactionRecord.objects.update(tried_on=timezone.now() - timedelta(minutes=5))
    assert sweep() == 8
    assert Notice.objects.count() == 1
    assert not ReactionRecord.objects.filter(done_on=None).exists()
    assert sweep(older_than=timedelta(0)) == 0
    assert Notice.objects.count() == 1


def test_a_reaction_takes_effect_once_however_often_it_is_tried(topic, cast):
    actions.post_answer(topic, by=cast.carl, content="hello")
    event = EventRecord.objects.latest("id")
    assert [run_reaction(event.pk, "forum.notifications.tell_of_post") for _ in range(3)] == [
        True,
        False,
        False,
    ]
    assert Notice.objects.count() == 1


def test_a_failing_reaction_is_kept_and_tried_again(topic, cast, monkeypatch):
    actions.post_answer(topic, by=cast.carl, content="hello")
    event = EventRecord.objects.latest("id")

    def fail(occurrence, cursor=0):
        Notice.objects.create(
            recipient=cast.mo, kind="x", about="x", title="half an effect", address="/", event_id=1
        )
        raise ValueError("no luck")

    monkeypatch.setattr("forum.notifications.tell_of_post", fail)
    assert not run_reaction(event.pk, "forum.notifications.tell_of_post")
    record = ReactionRecord.objects.get(event=event, reaction="forum.notifications.tell_of_post")
    assert (record.attempts, record.done_on) == (1, None)
    assert "no luck" in record.error
    assert not Notice.objects.exists()
    monkeypatch.undo()
    assert run_reaction(event.pk, "forum.notifications.tell_of_post")


@pytest.mark.django_db(transaction=True)
def test_the_queue_runs_what_was_enqueued(topic, cast):
    actions.post_answer(topic, by=cast.carl, content="hello")
    worker = make_worker()
    worker.batch = True
    worker.run()
    assert Notice.objects.count() == 1
    assert not ReactionRecord.objects.filter(done_on=None).exists()


def test_only_plain_values_travel_and_only_known_events(topic, cast):
    with pytest.raises(TypeError), transaction.atomic():
        publishing.publish(events.TopicLocked(cast.mo.pk, topic))
    with pytest.raises(KeyError), transaction.atomic():
        publishing.publish(publishing.Event(1))


def test_publishing_outside_a_transaction_is_refused(topic, monkeypatch):
    monkeypatch.setattr(transaction.get_connection(), "in_atomic_block", False)
    with pytest.raises(transaction.TransactionManagementError):
        publishing.publish(events.TopicLocked(None, topic.pk))


def test_old_marks_go_and_events_stay(topic, cast):
    ReactionRecord.objects.update(done_on=timezone.now() - timedelta(days=8))
    clean()
    assert not ReactionRecord.objects.exists()
    assert EventRecord.objects.exists()


def test_an_entry_of_the_clock_that_fails_stops_no_other(monkeypatch):
    from community.events import worker

    ran = []
    monkeypatch.setattr("community.events.worker.clean", lambda: ran.append("clean"))
    monkeypatch.setattr("community.events.reactions.sweep", lambda: 1 / 0)
    for entry in ("community.events.reactions.sweep", "community.events.worker.clean"):
        worker.run_entry(entry)
    assert ran == ["clean"]
