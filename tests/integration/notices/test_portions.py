"""Crowds are told in portions."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from community.accounts.models import User
from community.events.models import EventRecord, ReactionRecord
from community.events.reactions import run_reaction
from community.notifications import actions as notices
from community.notifications.actions import telling
from community.notifications.models import Notice, Subscription
from forum import actions
from tests.conftest import run_all
from tests.integration.notices.conftest import MUTED, WATCHING, told

pytestmark = pytest.mark.django_db


def crowd(topic, size: int) -> None:
    people = User.objects.bulk_create(
        User(username=f"crowd-{n}", email=f"crowd-{n}@example.com") for n in range(size)
    )
    customer = User.objects.get(username="cleo").groups.get()
    User.groups.through.objects.bulk_create(
        User.groups.through(user=person, group=customer) for person in people
    )
    Subscription.objects.bulk_create(
        Subscription(user=person, about=topic.live_group, level=WATCHING) for person in people
    )


def test_followers_are_told_in_portions_and_a_worker_that_dies_goes_on(
    cast, quiet, monkeypatch, django_assert_max_num_queries
):
    crowd(quiet, 230)
    monkeypatch.setattr(telling, "PORTION", 40)
    actions.post_answer(quiet, by=cast.carl, content="@agnes listen")
    event = EventRecord.objects.latest("id")
    portions = []
    write = telling._write

    def dies(news, wanted):
        write(news, wanted)
        portions.append(len(wanted))
        if len(portions) == 3:
            raise KeyboardInterrupt  # as a kill: nothing of this portion stays

    monkeypatch.setattr(telling, "_write", dies)
    with pytest.raises(KeyboardInterrupt):
        run_reaction(event.pk, "forum.notifications.tell_of_post")
    half = Notice.objects.count()
    assert 0 < half < 232
    assert (
        ReactionRecord.objects.get(event=event, reaction="forum.notifications.tell_of_post").done_on
        is None
    )
    monkeypatch.setattr(telling, "_write", write)
    assert run_reaction(event.pk, "forum.notifications.tell_of_post")
    assert Notice.objects.count() == 230 + 2  # the crowd, Cleo and Agnes
    assert set(
        User.objects.filter(username__startswith="crowd-").values_list("unread_notices", flat=True)
    ) == {1}
    ReactionRecord.objects.filter(event=event).update(done_on=None, cursor=0)
    with django_assert_max_num_queries(120):
        run_reaction(event.pk, "forum.notifications.tell_of_post")
    assert Notice.objects.count() == 232
    assert set(
        User.objects.filter(username__startswith="crowd-").values_list("unread_notices", flat=True)
    ) == {1}


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(["topic", "forum", "tag", "person"]),
            st.sampled_from(["mo", "agnes", "petra", "edda"]),
            st.integers(0, 3),
        ),
        max_size=12,
    ),
    st.integers(3, 9),
)
def test_any_mixture_of_levels_is_decided_alike_in_any_portions(
    cast, quiet, monkeypatch, choices, portion
):
    Subscription.objects.exclude(user=cast.cleo).delete()
    Notice.objects.all().delete()
    keys = {
        "topic": quiet.pk,
        "forum": quiet.forum_id,
        "tag": quiet.tags.get().pk,
        "person": cast.carl.pk,
    }
    chosen: dict[str, dict[str, int]] = {}
    for prefix, who, value in choices:
        notices.follow(f"{prefix}.{keys[prefix]}", by=getattr(cast, who), level=value)
        chosen.setdefault(who, {})[prefix] = value
    expected = set()
    for who, levels in chosen.items():
        decided = next(
            levels[prefix] for prefix in ("topic", "person", "tag", "forum") if prefix in levels
        )
        if decided == WATCHING and levels.get("person") != MUTED:
            expected.add(who)
    monkeypatch.setattr(telling, "PORTION", portion + 4)  # four things can be followed at once
    actions.post_answer(quiet, by=cast.carl, content="x")
    run_all()
    assert {name for name, _ in told()} == expected | {"cleo"}
