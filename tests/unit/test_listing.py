"""Lists by pages: nothing is shown twice, nothing is left out, whatever stands in the address."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from community.listing import Cursor
from community.page_numbers import page_numbers
from forum.models import Topic

pytestmark = pytest.mark.django_db
NEWEST = Cursor("last_post_on", "id")


@pytest.fixture
def topics(cast, topic) -> list[int]:
    """Seven topics of which several were written in at the same moment, the newest first."""
    from forum import actions

    now, by = timezone.now(), cast.carl
    for n in range(6):
        actions.start_topic(topic.forum, by=by, title=f"Topic {n}", content="!")
    for place, pk in enumerate(Topic.objects.values_list("pk", flat=True)):
        moment = now - timedelta(microseconds=place // 3)
        Topic.objects.filter(pk=pk).update(last_post_on=moment)
    return list(Topic.objects.order_by("-last_post_on", "-id").values_list("pk", flat=True))


def test_pages_show_every_row_once_even_where_moments_are_the_same(topics):
    found, after = [], None
    while True:
        page = NEWEST.page(Topic.objects.all(), after, 2)
        assert page.is_first == (after is None)
        found += [topic.pk for topic in page.rows]
        after = page.following
        if after is None:
            break
    assert found == topics


def test_a_row_that_comes_meanwhile_shifts_nothing(cast, topics, topic):
    from forum import actions

    first = NEWEST.page(Topic.objects.all(), None, 3)
    actions.start_topic(topic.forum, by=cast.carl, title="Just now", content="!")
    second = NEWEST.page(Topic.objects.all(), first.following, 3)
    assert [topic.pk for topic in second.rows] == topics[3:6]


@pytest.mark.parametrize("strange", ["", "1", "1-2-3", "-", "x-1", "-1-2", "9223372036854775807-1"])
def test_what_is_no_place_is_the_beginning(topics, strange):
    page = NEWEST.page(Topic.objects.all(), strange, 3)
    assert (page.is_first, [topic.pk for topic in page.rows]) == (True, topics[:3])


def test_page_numbers_leave_out_what_is_far_from_the_page_and_never_the_ends():
    assert page_numbers(things=30, size=10, at=1) == [1, 2, 3]
    assert page_numbers(things=0, size=10, at=1) == [1]
    numbers = page_numbers(things=500, size=10, at=25)
    assert numbers == [1, 2, None, 22, 23, 24, 25, 26, 27, 28, None, 49, 50]
    assert page_numbers(things=30, size=10, at=40) == [1, 2, 3]  # beyond the end
