"""Rows that are written without the ORM: as it would write them."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from community.events.models import EventGroup, EventRecord
from community.notifications.models import Subscription
from community.statements import delete, insert, update

pytestmark = pytest.mark.django_db


def test_a_new_row_is_written_whole_and_gets_its_id():
    payload = {"actor_id": None, "name": "“Ж” and 'quotes' %s", "numbers": [1, 2]}
    record = EventRecord(name="bench.tried", payload=payload)
    insert(record)
    stored = EventRecord.objects.get(pk=record.pk)
    assert (stored.name, stored.payload, stored.actor_id) == ("bench.tried", payload, None)
    assert stored.created == record.created


def test_several_rows_are_one_statement_and_none_is_none(django_assert_num_queries):
    record = EventRecord(name="bench.tried", payload={})
    insert(record)
    groups = [EventGroup(event=record, group=f"topic.{n}", previous_id=n) for n in range(3)]
    with django_assert_num_queries(1):
        insert(*groups)
        insert()
    assert list(record.groups.order_by("id").values_list("previous_id", flat=True)) == [0, 1, 2]


def test_what_is_there_stays_only_where_that_is_wished_for(cast):
    row = {"user": cast.cleo, "about": "idea.1"}
    insert(Subscription(**row, level=2))
    insert(Subscription(**row, level=3), once=True)
    assert Subscription.objects.get().level == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        insert(Subscription(**row, level=3))


def test_an_update_writes_the_columns_that_it_names(cast):
    row = Subscription.objects.create(user=cast.cleo, about="idea.1", level=2)
    before, row.level, row.created, row.about = row.created, 3, timezone.now(), "idea.2"
    update(row, "level", "about")
    now = Subscription.objects.get()
    assert (now.level, now.about, now.created) == (3, "idea.2", before)


def test_a_delete_takes_what_has_all_the_values(cast):
    for person in (cast.cleo, cast.carl):
        for about in ("idea.1", "idea.2", "idea.3"):
            Subscription.objects.create(user=person, about=about, level=2)
    assert delete(Subscription, user=cast.cleo.pk, about=("idea.1", "idea.3"), level=2) == 2
    assert delete(Subscription, user=cast.carl.pk, level=3) == 0
    assert delete(Subscription, user=cast.carl.pk, about={"idea.2"}) == 1
    left = set(Subscription.objects.values_list("user__username", "about"))
    assert left == {("cleo", "idea.2"), ("carl", "idea.1"), ("carl", "idea.3")}
