"""Whatever the team does to topics, in whatever order, everything is still counted right."""

from __future__ import annotations

from contextlib import suppress

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community.accounts.doors import Refused
from forum import actions
from forum.models import Forum, Post, Topic, TopicMerge
from tests.endurance import checks

pytestmark = pytest.mark.django_db


def one_of(rows, n: int):
    """The nth of these rows, counted round; None without any."""
    rows = list(rows.order_by("pk"))
    return rows[n % len(rows)] if rows else None


def ask(cast, m, n):
    author = (cast.cleo, cast.carl)[m % 2]
    actions.start_topic(one_of(Forum.objects, n), by=author, title=f"Matter {m}", content="Why?")


def answer(cast, m, n):
    actions.post_answer(one_of(Topic.objects, n), by=(cast.carl, cast.agnes)[m % 2], content="So")


def reply(cast, m, n):
    actions.post_reply(one_of(Post.objects, n), by=(cast.cleo, cast.carl)[m % 2], content="Thanks")


def accept(cast, m, n):
    if found := one_of(Post.objects.filter(parent=None, number__gt=0), n):
        actions.accept_answer(found, by=cast.mo)


def remove(cast, m, n):
    actions.remove_post(one_of(Post.objects, n), by=cast.mo)


def restore(cast, m, n):
    if found := one_of(Post.objects.filter(approved=False), n):
        actions.restore_post(found, by=cast.mo)


def move(cast, m, n):
    actions.move_topic(one_of(Topic.objects, n), by=cast.mo, to=one_of(Forum.objects, m))


def split(cast, m, n):
    if found := one_of(Post.objects.filter(parent=None, number__gt=0), n):
        actions.split_topic(found.topic, by=cast.mo, answers=[found], title="Another matter")


def merge(cast, m, n):
    into = one_of(Topic.objects, m)
    actions.merge_topics(one_of(Topic.objects, n), by=cast.mo, into=into)


def undo_merge(cast, m, n):
    if found := one_of(TopicMerge.objects, n):
        actions.undo_merge(found, by=cast.mo)


DEEDS = [ask, answer, reply, accept, remove, restore, move, split, merge, undo_merge]
# what moves much stands more often than what only grows
STEPS = st.tuples(
    st.sampled_from([*DEEDS, merge, undo_merge, remove, restore, move]),
    st.integers(0, 7),
    st.integers(0, 7),
)


@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=st.lists(STEPS, min_size=3, max_size=20))
def test_every_history_is_counted(history, forum, lounge, topic, other, cast):
    with transaction.atomic():
        for deed, m, n in history:
            with suppress(Refused):
                deed(cast, m, n)
        assert checks.what_is_wrong(checks.COUNTERS) == []
        transaction.set_rollback(True)
