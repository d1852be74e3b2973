"""Still true?

Owners of articles are asked, and readers about accepted answers with each version.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from community.search.models import SearchEntry
from forum import actions as forum_actions
from forum.freshness import present_version
from forum.models import Confirmation, ProductVersion
from forum.tree import forget_tree
from kb import actions
from kb.models import (
    Category,
    Figures,
    KnowledgeIndex,
    Opinion,
)
from kb.permissions import can_verify_page
from tests.conftest import published, run_all, settle, told

pytestmark = pytest.mark.django_db


def test_owners_are_asked_by_age_and_what_nobody_verifies_says_so_and_sinks(article, cast, sign_in):
    assert actions.ask_to_verify_where_due() == 0
    Figures.objects.update(verified_on=timezone.now() - timedelta(days=366))
    assert actions.ask_to_verify_where_due() == 1
    assert actions.ask_to_verify_where_due() == 0
    run_all()
    assert told(cast.edda) == ["verify"]
    Figures.objects.update(asked_on=timezone.now() - timedelta(days=15))
    assert actions.ask_to_verify_where_due() == 1
    settle()
    assert (
        "Nobody has verified this lately"
        in Client().get(article.get_absolute_url()).content.decode()
    )
    entry = SearchEntry.objects.get(key=f"article.{article.pk}")
    assert entry.stale
    sunk = entry.quality
    for who, may in (("cleo", False), ("agnes", False), ("edda", True)):
        assert can_verify_page(getattr(cast, who), article) == may
    assert sign_in(cast.cleo).post(f"/kb/{article.pk}/verify/").status_code == 404
    sign_in(cast.edda).post(f"/kb/{article.pk}/verify/")
    settle()
    entry.refresh_from_db()
    assert not entry.stale
    assert entry.quality > sunk
    assert "Nobody has verified" not in Client().get(article.get_absolute_url()).content.decode()


def test_the_nearest_category_decides_when_to_ask(cast, house):
    parent = KnowledgeIndex.objects.first()
    outer = parent.add_child(
        instance=Category(title="Outer", slug="outer", locale=parent.locale, verify_after_days=30)
    )
    never = outer.add_child(
        instance=Category(title="Never", slug="never", locale=parent.locale, verify_after_days=0)
    )
    asked, left = (
        published(cast.edda, "Old in outer", parent=outer),
        published(cast.edda, "Old in never", parent=never),
    )
    fresh = published(cast.edda, "Elsewhere")
    Figures.objects.update(verified_on=timezone.now() - timedelta(days=40))
    actions.ask_to_verify_where_due()
    assert set(
        Figures.objects.filter(asked_on__isnull=False).values_list("page_id", flat=True)
    ) == {asked.pk}
    assert {left.pk, fresh.pk} == set(
        Figures.objects.filter(asked_on=None).values_list("page_id", flat=True)
    )


def test_ten_readers_whom_it_did_not_help_raise_it_too(article, cast):
    for n in range(9):
        actions.give_opinion(article, by=None, reader=f"r{n}", helpful=False)
    assert actions.ask_to_verify_where_due() == 0
    actions.give_opinion(article, by=None, reader="r9", helpful=False)
    Opinion.objects.filter(reader="r0").update(created=timezone.now() - timedelta(days=91))
    assert actions.ask_to_verify_where_due() == 0
    actions.give_opinion(article, by=None, reader="r10", helpful=False)
    assert actions.ask_to_verify_where_due() == 1
    actions.verify_page(article, by=cast.edda)
    assert actions.ask_to_verify_where_due() == 0  # what was said before is answered


def test_accepted_answers_are_asked_about_with_each_version(cast, answer, sign_in, engine):
    first = ProductVersion.objects.create(name="7.2", released_on=date(2026, 1, 1))
    forget_tree()
    forum_actions.accept_answer(answer, by=cast.cleo)
    assert answer.acceptances.get().version == first
    page = sign_in(cast.cleo).get(answer.topic.get_absolute_url()).content.decode()
    assert "still true" not in page
    assert forum_actions.confirm_answer(answer, by=cast.cleo, still_true=True) is None
    ProductVersion.objects.create(name="8.0", released_on=date(2026, 6, 1))
    forget_tree()
    client = sign_in(cast.cleo)
    assert (
        "Accepted with 7.2. Is it still true with 8.0?"
        in client.get(answer.topic.get_absolute_url()).content.decode()
    )
    address = f"/posts/{answer.pk}/confirm/"
    assert Client().post(address, {"still_true": "1"}).status_code == 302
    assert sign_in(cast.carl).post(address, {"still_true": "1"}).status_code == 404  # its author
    client.post(address, {"still_true": "1"})
    client.post(address, {"still_true": "1"})
    assert Confirmation.objects.count() == 1
    assert "Still true with 8.0." in client.get(answer.topic.get_absolute_url()).content.decode()
    for who in ("mo", "petra", "edda"):
        sign_in(getattr(cast, who)).post(address, {"still_true": ""})
    settle()
    assert (
        "not true any more with 8.0" in client.get(answer.topic.get_absolute_url()).content.decode()
    )
    assert SearchEntry.objects.get(key=answer.topic.live_group).stale
    client.post(address, {"still_true": ""})
    assert Confirmation.objects.filter(still_true=False).count() == 4


def test_a_version_that_is_deleted_is_asked_about_no_more(cast, answer, sign_in, committed):
    admin = sign_in(cast.ada)
    with committed():
        admin.post("/office/versions/new/", {"name": "9", "released_on": "2026-01-01"})
    assert present_version().name == "9"
    with committed():
        admin.post(f"/office/versions/delete/{present_version().pk}/")
    assert present_version() is None
    forum_actions.accept_answer(answer, by=cast.cleo)
    assert answer.acceptances.get().version is None
