"""The clock until a question's first answer: kept as things happen, and noted once when it ran
out.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from community.clocks.actions import note_breach, note_breaches
from community.clocks.models import Clock, WorkingHours
from community.events.models import EventRecord
from forum import actions
from forum.actions.forums import forum_changed
from forum.models import Forum, Post
from moderation.desk.actions import look_at
from tests.conftest import run_all
from tests.integration.desk.conftest import aged, matter_of, ref_of

pytestmark = pytest.mark.django_db
hour = timedelta(hours=1)


def breaches() -> list[str]:
    told = EventRecord.objects.filter(name="clocks.clock_breached").order_by("id")
    return [record.event.thing for record in told]


def test_it_runs_from_the_question_and_stops_with_the_answer(cast, prompt, topic):
    run_all()
    clock, matter = Clock.objects.get(), matter_of(topic)
    assert (clock.thing, clock.place) == (topic.live_group, f"forum.{prompt.pk}")
    assert clock.started_on == topic.created and clock.stopped_on is None
    assert clock.amber_on == topic.created + 3 * hour
    assert clock.red_on == topic.created + 4 * hour == matter.red_on == matter.take_by
    answer = actions.post_answer(topic, by=cast.carl, content="The lease.")
    run_all()
    clock.refresh_from_db()
    assert (clock.stopped_on, clock.amber_on, clock.red_on) == (answer.created, None, None)
    assert matter_of(topic).red_on is None


def test_an_answer_that_was_taken_away_was_none(cast, prompt, topic, answer):
    run_all()
    actions.remove_post(answer, by=cast.mo)
    run_all()
    clock = Clock.objects.get()
    assert clock.stopped_on is None and clock.red_on == topic.created + 4 * hour
    actions.restore_post(answer, by=cast.mo)
    run_all()
    assert Clock.objects.get().stopped_on == answer.created


def test_a_late_answer_leaves_the_moment_at_which_it_ran_out(cast, prompt, topic):
    aged(topic, hours=6)
    actions.post_answer(topic, by=cast.carl, content="The lease.")
    run_all()
    clock = Clock.objects.get()
    assert clock.red_on == topic.created + 4 * hour < clock.stopped_on
    assert (note_breaches(), breaches()) == (1, [topic.live_group])


def test_it_is_noted_once_that_it_ran_out(lots):
    run_all()
    stale = Clock.objects.get(thing=lots.late.live_group)
    assert (note_breaches(), note_breaches()) == (1, 0)
    assert not note_breach(stale), "another worker was here"
    stale.refresh_from_db()
    assert stale.breached_on == stale.red_on
    assert breaches() == [lots.late.live_group]


def test_what_was_answered_while_a_worker_looked_is_not_noted(cast, lots):
    run_all()
    late = Clock.objects.get(thing=lots.late.live_group)
    Clock.objects.filter(pk=late.pk).update(red_on=None, stopped_on=timezone.now())
    assert not note_breach(late) and not breaches()


def test_that_it_ran_out_stays_whatever_happens_later(cast, lots):
    run_all()
    note_breaches()
    actions.post_answer(lots.late, by=cast.agnes, content="Sorry.")
    run_all()
    actions.remove_post(lots.late.first_post, by=cast.mo)
    run_all()
    assert Clock.objects.get(thing=lots.late.live_group).breached_on


def test_another_promise_moves_no_clock_that_runs(cast, prompt, topic):
    run_all()
    Forum.objects.filter(pk=prompt.pk).update(answer_minutes=60)
    forum_changed()
    look_at(ref_of(topic))
    assert Clock.objects.get().red_on == topic.created + 4 * hour
    second = actions.start_topic(prompt, by=cast.carl, title="Which cable", content="?")
    run_all()
    assert Clock.objects.get(thing=second.live_group).red_on == second.created + hour


def test_where_nothing_is_promised_there_is_no_clock(topic):
    run_all()
    assert not Clock.objects.exists()
    matter = matter_of(topic)
    assert matter.red_on is None and matter.take_by == topic.created + 8 * hour


def test_a_holiday_that_is_put_down_counts_for_what_comes_next(cast, prompt, topic):
    """Nobody goes by the calendar that they kept."""
    run_all()
    days = [(timezone.now() + timedelta(days=n)).date().isoformat() for n in (-1, 0, 1)]
    calendar = WorkingHours.objects.get()
    calendar.holidays = days
    calendar.save(update_fields=["holidays"])
    second = actions.start_topic(prompt, by=cast.carl, title="Which cable", content="?")
    run_all()
    red_on = Clock.objects.get(thing=second.live_group).red_on
    assert red_on.date() == timezone.now().date() + timedelta(days=2) and red_on.hour == 4
    calendar.delete()
    third = actions.start_topic(prompt, by=cast.carl, title="Which lamp", content="?")
    run_all()
    assert Clock.objects.get(thing=third.live_group).red_on, "business days"


def test_a_forum_promises_in_the_back_office(cast, prompt, sign_in):
    calendar = WorkingHours.objects.get()
    form = {
        "name": prompt.name,
        "type": prompt.type,
        "kind": prompt.kind,
        "icon": prompt.icon,
        "close_after_hours": 0,
        "answer_minutes": 90,
        "hours": calendar.pk,
    }
    answer = sign_in(cast.ada).post(f"/office/forums/edit/{prompt.pk}/", form)
    assert answer.status_code == 302
    prompt.refresh_from_db()
    assert (prompt.answer_minutes, prompt.hours) == (90, calendar)


def test_a_question_asked_again_by_its_asker_in_answers_goes_on_waiting(cast, prompt, topic):
    mine = actions.post_answer(topic, by=cast.cleo, content="I forgot: since May.")
    run_all()
    assert Clock.objects.get().stopped_on is None
    actions.accept_answer(Post.objects.get(pk=mine.pk), by=cast.cleo)
    run_all()
    assert Clock.objects.get().stopped_on, "who solved it alone is owed nothing"
