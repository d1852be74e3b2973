"""Lists are read in their own order, and no further than their first page, on either database."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from forum import actions
from forum.models import Topic
from forum.rules import TOPICS_PER_PAGE
from ideas.actions import submit_idea
from ideas.models import Idea
from ideas.rules import IDEAS_PER_PAGE
from tests.plans import plan_of, sorts, weigh

pytestmark = pytest.mark.django_db
MANY = 600


def copy(row, number: int, **columns) -> None:
    """So many new rows like this one, each later than the one before and with its number in these
    columns.
    """
    made = []
    for n in range(number):
        one = type(row)(**{f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields})
        one.pk, one.created = None, timezone.now() + timedelta(seconds=n)
        for name, value in columns.items():
            setattr(one, name, f"{value} {n}")
        made.append(one)
    type(row)._base_manager.bulk_create(made)


def asked_for(path: str, size: int) -> str:
    """The statement by which a visitor's list finds its page of this size."""
    client = Client()
    for _time in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code == 200
    (statement,) = [q["sql"] for q in queries if f" LIMIT {size + 1}" in q["sql"]]
    return statement


@pytest.mark.parametrize("sort", ["trending", "top", "changed"])
def test_a_list_of_ideas_is_not_sorted(cast, board, sort):
    idea = submit_idea(board, by=cast.cleo, title="Dark colours at night", content="x")
    copy(idea, MANY, title_key="dark colours")
    weigh(Idea)
    plan = plan_of(asked_for(f"/ideas/?sort={sort}", IDEAS_PER_PAGE))
    assert f"ideas_{sort}" in plan and not sorts(plan), plan


@pytest.mark.parametrize("path", ["/topics/", "/forums/{forum}/x/"])
def test_a_list_of_topics_is_not_sorted(cast, forum, path):
    topic = actions.start_topic(forum, by=cast.cleo, title="The router drops", content="x")
    copy(topic, MANY)
    weigh(Topic)
    path = Client().get(path.format(forum=forum.pk), follow=True).request["PATH_INFO"]
    plan = plan_of(asked_for(path, TOPICS_PER_PAGE))
    assert not sorts(plan), plan
