"""Real threads on a real database: many who reach for the same thing."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from community.accounts.models import User
from community.accounts.roles import give_role
from community.clocks.actions import note_breaches
from community.clocks.models import Clock
from community.events.models import EventRecord
from forum import actions as of_forum
from moderation.desk import actions
from moderation.desk.models import Matter, StepIn
from tests.conftest import run_all
from tests.integration.desk.conftest import aged, matter_of, ref_of
from tests.integration.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)
CLAIMERS = 20


@pytest.fixture
def crowd(cast) -> list[User]:
    """Twenty agents."""
    people = [User.objects.create_user(f"agent{n}", f"a{n}@example.com") for n in range(CLAIMERS)]
    for person in people:
        give_role(person, "agent")
    return people


def test_of_twenty_who_take_a_topic_at_once_one_gets_it(crowd, topic):
    run_all()
    results = at_once(*[lambda who=who: actions.step_in(ref_of(topic), by=who) for who in crowd])
    got = [one for one in results if isinstance(one, StepIn)]
    refused = [one for one in results if isinstance(one, actions.Taken)]
    assert (len(got), len(refused)) == (1, CLAIMERS - 1)
    assert {one.step_in.pk for one in refused} == {got[0].pk}
    assert StepIn.objects.get() == got[0] and matter_of(topic).holder_id == got[0].agent_id
    assert EventRecord.objects.filter(name="forum.agent_came").count() == 1


def test_two_workers_let_go_of_the_same_once(cast, topic):
    run_all()
    actions.step_in(ref_of(topic), by=cast.agnes)
    StepIn.objects.update(created=timezone.now() - timedelta(minutes=5))
    assert sum(at_once(*[actions.let_go_of_the_gone] * 4)) == 1
    assert EventRecord.objects.filter(name="forum.agent_left").count() == 1


def test_it_is_passed_on_and_solved_at_once(cast, topic, answer):
    run_all()
    for _round in range(3):
        actions.step_in(ref_of(topic), by=cast.agnes)
        results = at_once(
            lambda: actions.assign(ref_of(topic), to=cast.mo, by=cast.agnes),
            lambda: of_forum.accept_answer(answer, by=cast.cleo),
            lambda: actions.hand_back(ref_of(topic), by=cast.agnes),
        )
        assert not [one for one in results if isinstance(one, Exception)]
        run_all()
        actions.look_at(ref_of(topic))
        topic.refresh_from_db()
        assert not StepIn.objects.standing().exists() and topic.agent_state != "here"
        assert not Matter.objects.exists()
        of_forum.withdraw_acceptance(answer, by=cast.cleo)
        run_all()


def test_several_workers_note_a_breach_once(cast, prompt, topic):
    aged(topic, hours=5)
    assert sum(at_once(*[note_breaches] * 4)) == 1
    assert Clock.objects.get().breached_on
    assert EventRecord.objects.filter(name="clocks.clock_breached").count() == 1


def test_what_happens_while_the_desk_looks_is_seen_in_the_end(cast, prompt, topic):
    """Answers, looks and acceptances all at once: what stands there is what is."""
    run_all()
    at_once(
        *[
            lambda n=n: of_forum.post_answer(topic, by=cast.carl, content=f"Answer {n}")
            for n in range(4)
        ],
        *[lambda: actions.look_at(ref_of(topic))] * 4,
    )
    run_all()
    matter = matter_of(topic)
    assert (matter.kind, matter.answers) == ("unsolved", 4)
    assert Clock.objects.get().stopped_on == min(
        topic.posts.filter(number__gt=0).values_list("created", flat=True)
    )
