"""What agents put into the knowledge base: articles from topics and from what was searched in
vain.
"""

from __future__ import annotations

import re

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from wagtail.models import PageViewRestriction

from community.search.models import Gap
from community.writing.models import Attachment
from forum import actions as forum_actions
from forum.models import Topic
from kb.documents import text_of
from kb.models import Article, Credit, Origin
from moderation.drafting.actions import draft_from_gap, draft_from_topic
from tests.conftest import run_all, settle, told

pytestmark = pytest.mark.django_db


def test_a_solved_topic_becomes_an_article_that_both_sides_show(
    cast, topic, answer, sign_in, picture, engine
):
    with picture.file.open("rb") as stream:
        Attachment.objects.create(
            owner=cast.carl,
            place=str(answer.ref),
            file=ContentFile(stream.read(), "shot.png"),
            name="shot.png",
            size=1,
            content_type="image/png",
            width=60,
            height=40,
        )
    agnes = sign_in(cast.agnes)
    assert agnes.post(f"/topics/{topic.pk}/article/").status_code == 404  # not solved
    forum_actions.accept_answer(answer, by=cast.cleo)
    for who, status in ((None, 302), ("cleo", 404), ("carl", 404)):
        client = sign_in(getattr(cast, who)) if who else Client()
        assert client.post(f"/topics/{topic.pk}/article/").status_code == status
    assert "Make an article" in agnes.get(topic.get_absolute_url()).content.decode()
    opened = agnes.post(f"/topics/{topic.pk}/article/")
    draft = Origin.objects.get()
    assert draft.key == topic.live_group
    assert opened.headers["Location"].endswith(f"/office/pages/{draft.page_id}/edit/")
    agnes.post(f"/topics/{topic.pk}/article/")
    assert Article.objects.count() == 1
    article = Article.objects.get()
    assert [block.block_type for block in article.body] == ["text", "text", "picture"]
    assert "Where do I" in text_of(article.body.raw_data[0]["value"])
    assert "lease" in text_of(article.body.raw_data[1]["value"])
    assert Credit.objects.get().person == cast.carl
    assert agnes.get(f"/office/pages/{article.pk}/edit/").status_code == 200
    assert "became an article" not in Client().get(topic.get_absolute_url()).content.decode()
    article.get_latest_revision().publish(user=cast.edda)
    settle()
    page = Client().get(Topic.objects.get(pk=topic.pk).get_absolute_url()).content.decode()
    assert "This became an article:" in page
    assert article.get_absolute_url() in page
    shown = Client().get(article.get_absolute_url()).content.decode()
    assert topic.get_absolute_url() in shown
    assert "Carl" in shown
    Article.objects.get(pk=article.pk).unpublish()
    settle()
    assert "This became an article:" not in Client().get(topic.get_absolute_url()).content.decode()


def test_pictures_of_a_draft_stand_where_they_stood_in_the_answer(cast, topic, answer, picture):
    with picture.file.open("rb") as stream:
        data = stream.read()
    common = {
        "owner": cast.carl,
        "place": str(answer.ref),
        "size": 1,
        "content_type": "image/png",
        "width": 60,
        "height": 40,
    }
    shown, hanging = (
        Attachment.objects.create(file=ContentFile(data, name), name=name, **common)
        for name in ("shot.png", "more.png")
    )
    forum_actions.edit_post(
        answer,
        by=cast.carl,
        content=f"Open it:\n\n![The red lamp]({shown.get_absolute_url()})\n\nThen close it.",
    )
    forum_actions.accept_answer(answer, by=cast.cleo)
    body = draft_from_topic(Topic.objects.get(pk=topic.pk), by=cast.agnes).body
    solution = list(body)[1:]
    assert [block.block_type for block in solution] == ["text", "picture", "text", "picture"]
    assert [block.value["alt"] for block in solution if block.block_type == "picture"] == [
        "The red lamp",
        hanging.name,
    ]
    assert text_of(body.raw_data[3]["value"]) == "Then close it."


def test_a_private_article_is_not_shown_in_the_topic(cast, topic, answer, engine):
    forum_actions.accept_answer(answer, by=cast.cleo)
    article = draft_from_topic(Topic.objects.get(pk=topic.pk), by=cast.edda)
    article.title = "Zirkonium"
    article.save_revision(user=cast.edda).publish(user=cast.edda)
    PageViewRestriction.objects.create(page=article, restriction_type="login")
    settle()
    assert "Zirkonium" not in Client().get(topic.get_absolute_url()).content.decode()


def test_a_gap_becomes_an_article_and_who_asked_is_told(cast, sign_in, engine, house):
    client = sign_in(cast.cleo)
    page = client.get("/search/?q=teleport+my+router").content.decode()
    token = re.search(r'data-search="([^"]+)"', page)[1]
    client.post("/search/counted/", {"token": token})
    assert client.post("/kb/tell-me/", {"token": "forged"}).status_code == 404
    client.post("/kb/tell-me/", {"token": token})
    gap = Gap.objects.get()
    assert sign_in(cast.cleo).post(f"/gaps/{gap.pk}/write/").status_code == 404
    edda = sign_in(cast.edda)
    report = edda.get("/office/search-report/").content.decode()
    assert "teleport my router" in report
    assert "Deflection = solved" in report
    edda.post(f"/gaps/{gap.pk}/write/")
    edda.post(f"/gaps/{gap.pk}/write/")
    article = Article.objects.get()
    article.get_latest_revision().publish(user=cast.edda)
    settle()
    assert told(cast.cleo) == ["gap"]
    gap.refresh_from_db()
    assert gap.answered_on
    assert "teleport my router" not in edda.get("/office/search-report/").content.decode()
    article.refresh_from_db()
    article.save_revision(user=cast.edda).publish(user=cast.edda)
    run_all()
    assert told(cast.cleo) == ["gap"]  # once
    assert "teleport" in client.get("/settings/notices/").content.decode()
    other = sign_in(cast.carl)  # nobody learns by guessing numbers what others look for
    assert other.post("/follow/", {"about": f"gap.{gap.pk}", "level": 3}).status_code == 404
    assert "teleport" not in other.get("/settings/notices/").content.decode()


def test_a_gap_can_be_dismissed(cast, sign_in, house):
    from community.search.actions import count_search

    gap = count_search(stems="x", language="en", words="x", found=0, searcher="a")
    sign_in(cast.edda).post(f"/gaps/{gap.pk}/dismiss/")
    assert Gap.objects.get().dismissed_by == cast.edda
    assert draft_from_gap(gap, by=cast.edda).title == "X"
