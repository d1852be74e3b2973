"""Whatever people and the team do with flags, in whatever order, each thing is where it belongs and
every flag is counted.
"""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community.accounts.doors import Refused
from forum import actions as forum_actions
from forum.models import Post
from moderation.flags import actions
from moderation.flags.actions.matters import standing
from moderation.flags.models import Decision, Flag, Matter
from moderation.flags.subjects import subject_of
from tests.endurance import checks
from tests.integration.flags.conftest import flag, reason

pytestmark = pytest.mark.django_db
OUTCOMES = ("dismissed", "kept", "hidden", "removed")
KEYS = ("private", "spam", "off-topic")


def one_of(rows, n: int):
    """The nth of these rows, counted round; None without any."""
    rows = list(rows.order_by("pk"))
    return rows[n % len(rows)] if rows else None


def flag_one(cast, people, m, n):
    flag(one_of(Post.objects, m), people[n % len(people)], KEYS[n % 3])


def withdraw(cast, people, m, n):
    if found := one_of(Flag.objects, m):
        actions.withdraw_flag(found, by=found.by)


def decide(cast, people, m, n):
    if found := one_of(Matter.objects, m):
        outcome = OUTCOMES[n % 4]
        actions.decide_matter(
            found, by=(cast.mo, cast.ada)[n % 2], outcome=outcome, reason=reason("spam")
        )


def undo(cast, people, m, n):
    if found := one_of(Decision.objects, m):
        actions.undo_decision(found, by=cast.mo)


def appeal(cast, people, m, n):
    if found := one_of(Decision.objects, m):
        actions.appeal_decision(found, by=found.matter.author, words="No.")


def mend(cast, people, m, n):
    if found := one_of(Matter.objects, m):
        subject = subject_of(found.ref)
        said = {"title": "A better title", "seen_version": subject.version}
        actions.mend_thing(found, by=found.author, content=f"Mended {n}", **said)


def remove(cast, people, m, n):
    forum_actions.remove_post(one_of(Post.objects, m), by=cast.ada)


def restore(cast, people, m, n):
    if found := one_of(Post.objects.filter(approved=False), m):
        forum_actions.restore_post(found, by=cast.ada)


def claim(cast, people, m, n):
    if found := one_of(Matter.objects, m):
        actions.claim_matter(found, by=(cast.mo, cast.ada)[n % 2])


def release(cast, people, m, n):
    if found := one_of(Matter.objects, m):
        actions.release_matter(found, by=(cast.mo, cast.ada)[n % 2])


STEPS = (
    flag_one,
    flag_one,
    flag_one,
    withdraw,
    decide,
    decide,
    undo,
    appeal,
    mend,
    remove,
    restore,
    claim,
    release,
)


def is_consistent(matter: Matter) -> None:
    waiting = list(Flag.objects.waiting().filter(matter=matter).values_list("weight", flat=True))
    assert matter.weight == sum(waiting)
    assert matter.is_waiting == bool(matter.waits)
    assert matter.is_waiting or not waiting
    if not matter.is_waiting:
        decided = standing(matter)
        assert matter.away in ("", decided.leaves_it if decided else "")
        assert matter.claimed_by is None
    judged = Flag.objects.filter(matter=matter).exclude(verdict="")
    assert not judged.exclude(decision__undone_on=None).exists()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    history=st.lists(
        st.tuples(st.sampled_from(STEPS), st.integers(0, 6), st.integers(0, 11)), max_size=25
    )
)
def test_in_whatever_order(history, cast, topic, answer, crowd):
    with transaction.atomic():
        forum_actions.post_reply(answer, by=cast.cleo, content="Thanks")
        for step, m, n in history:
            with suppress(Refused):
                step(cast, crowd, m, n)
        for matter in Matter.objects.all():
            is_consistent(matter)
        assert checks.what_is_wrong(checks.COUNTERS) == []
        transaction.set_rollback(True)
