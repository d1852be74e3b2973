"""What readers say of an article, what is counted of them, and what those hear who write."""

from __future__ import annotations

import pytest
from django.test import Client

from community.notifications.actions import follow
from kb.models import (
    Figures,
    Opinion,
)
from tests.conftest import published, run_all, told

pytestmark = pytest.mark.django_db


def test_one_opinion_a_reader_that_may_be_changed_and_taken_back(article, cast, sign_in):
    visitor, member = Client(), sign_in(cast.cleo)
    address = f"/kb/{article.pk}/helpful/"
    visitor.post(address, {"helpful": "yes"})
    visitor.post(address, {"helpful": "yes"})
    member.post(address, {"helpful": "no", "reason": "hard", "words": "Too many words"})
    figures = Figures.objects.get(page_id=article.pk)
    assert (figures.helped, figures.failed, Opinion.objects.count()) == (1, 1, 2)
    visitor.post(address, {"helpful": "no", "reason": "nonsense"}, headers={"HX-Request": "true"})
    figures.refresh_from_db()
    assert (figures.helped, figures.failed) == (0, 2)
    assert set(Opinion.objects.values_list("reason", flat=True)) == {"hard", ""}
    member.post(address, {"helpful": "undo"})
    visitor.post(address, {"helpful": "undo"})
    figures.refresh_from_db()
    assert (figures.helped, figures.failed, Opinion.objects.count()) == (0, 0, 0)
    assert (
        Client()
        .post(address, {"helpful": "yes"}, headers={"Sec-Fetch-Site": "cross-site"})
        .status_code
        == 204
    )
    assert Opinion.objects.count() == 0


def test_reading_writes_nothing_and_a_view_is_counted_by_the_page(
    article, django_assert_max_num_queries
):
    client = Client()
    before = Figures.objects.values().get(page_id=article.pk)
    client.get(article.get_absolute_url())
    client.get("/kb/")
    assert Figures.objects.values().get(page_id=article.pk) == before
    client.post(f"/kb/{article.pk}/seen/")
    assert Figures.objects.get(page_id=article.pk).views == 1
    with django_assert_max_num_queries(40):
        client.get(article.get_absolute_url())


def test_who_follows_an_article_hears_of_a_new_text(article, cast):
    follow(f"article.{article.pk}", by=cast.carl, level=3)
    article.save_revision(user=cast.edda).publish(user=cast.edda)
    run_all()
    assert told(cast.carl) == ["article"]
    assert told(cast.edda) == []


def test_the_state_of_every_translation_is_listed_for_those_who_write(
    article, cast, sign_in, django_assert_max_num_queries
):
    page = sign_in(cast.edda).get("/office/knowledge/").content.decode()
    assert article.title in page
    assert "missing" in page
    assert sign_in(cast.cleo).get("/office/knowledge/").status_code == 302
    for n in range(4):
        published(cast.edda, f"Another {n}")
    with django_assert_max_num_queries(60):
        sign_in(cast.edda).get("/office/knowledge/")
