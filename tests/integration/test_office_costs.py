"""What the back office's own pages ask the database."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from community.office import PAGES

pytestmark = pytest.mark.django_db
# Session, person, rights (two), profile and memory are six; Wagtail's menu and settings four more.
MOST = 16


@pytest.mark.parametrize("name", [one.name for one in PAGES.values() if "<" not in one.paths[0]])
def test_a_page_of_the_office_asks_little(name, cast, topic, sign_in):
    client = sign_in(cast.ada)
    client.get(reverse(name))
    with CaptureQueriesContext(connection) as asked:
        assert client.get(reverse(name)).status_code == 200
    assert len(asked) <= MOST, [query["sql"][:120] for query in asked]


def test_the_table_of_rights_asks_the_same_for_one_forum(cast, forum, sign_in):
    client = sign_in(cast.ada)
    client.get(reverse("office_matrix"))
    with CaptureQueriesContext(connection) as everywhere:
        client.get(reverse("office_matrix"))
    with CaptureQueriesContext(connection) as here:
        client.get(reverse("office_matrix", args=[forum.pk]))
    assert len(here) <= len(everywhere) + 3
