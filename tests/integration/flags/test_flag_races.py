"""Many flag and decide at once: one matter, one decision, right weights."""

from __future__ import annotations

import pytest

from community.accounts.doors import Refused
from forum import actions as forum_actions
from forum.models import Topic
from moderation.flags import actions
from moderation.flags.models import Decision, Flag, Matter
from tests.integration.flags.conftest import decide, flag, is_shown, matter_of
from tests.integration.test_races import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_everybody_flags_at_once_and_there_is_one_matter(cast, answer, crowd):
    results = at_once(*[lambda who=who: flag(answer, who, "private") for who in crowd[:5]])
    assert not [one for one in results if isinstance(one, Exception) and str(one) != "gone"]
    matter = Matter.objects.get()
    assert matter.weight == 100 * Flag.objects.count() and matter.away == "hidden"
    assert not is_shown(answer) and Topic.objects.get(pk=answer.topic_id).answers_count == 0


def test_the_same_person_twice_at_once_gives_one_flag(cast, answer):
    results = at_once(*[lambda: flag(answer, cast.cleo)] * 4)
    assert len({one.pk for one in results}) == 1
    assert matter_of(answer).weight == 100


def test_two_who_decide_at_once_leave_one_decision(cast, answer):
    flag(answer, cast.cleo)
    results = at_once(
        lambda: decide(answer, cast.mo, "hidden"),
        lambda: decide(answer, cast.ada, "dismissed"),
        lambda: decide(answer, cast.mo, "hidden"),
    )
    decision = Decision.objects.get()
    assert is_shown(answer) == (decision.outcome == "dismissed")
    assert any(isinstance(one, actions.Decided) for one in results)
    assert set(Flag.objects.values_list("decision", flat=True)) == {decision.pk}


def test_ten_claim_at_once_and_one_has_it(cast, answer):
    matter = flag(answer, cast.cleo).matter
    people = [cast.mo, cast.ada] * 5
    results = at_once(*[lambda who=who: actions.claim_matter(matter, by=who) for who in people])
    holder = matter_of(answer).holder()
    for who, result in zip(people, results, strict=True):
        assert isinstance(result, actions.Claimed) == (who != holder)


def test_flags_decisions_and_removals_at_once_end_in_one_truth(cast, topic, answer, crowd):
    flag(answer, cast.cleo)
    results = at_once(
        *[lambda who=who: flag(answer, who, "private") for who in crowd[:3]],
        lambda: decide(answer, cast.mo, "dismissed"),
        lambda: forum_actions.remove_post(answer, by=cast.ada),
        lambda: forum_actions.post_reply(answer, by=cast.cleo, content="So?"),
        lambda: actions.withdraw_flag(Flag.objects.get(by=cast.cleo), by=cast.cleo),
    )
    assert all(isinstance(one, Refused) for one in results if isinstance(one, Exception)), results
    matter = matter_of(answer)
    waiting = Flag.objects.waiting().filter(matter=matter)
    assert matter.weight == sum(waiting.values_list("weight", flat=True))
    assert not is_shown(answer) and Topic.objects.get(pk=topic.pk).answers_count == 0
