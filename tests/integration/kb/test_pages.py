"""Pages of the knowledge base: the first ones, their addresses and languages, and who may
write them.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.test import Client
from django.utils import timezone
from wagtail.models import GroupPagePermission, Locale, Page, PageViewRestriction

from community.accounts.doors import Refused
from community.search.finding import search as find
from community.search.models import SearchEntry
from forum.models import Post
from kb import actions
from kb.models import (
    Article,
    Category,
    KnowledgeIndex,
    NewsPage,
    VideoGuide,
)
from kb.permissions import can_write_articles
from tests.conftest import published, run_all, settle

pytestmark = pytest.mark.django_db


def test_first_pages_are_planted_once_with_rights_from_groups(cast):
    actions.plant_indexes()
    assert KnowledgeIndex.objects.count() == 2
    may = {
        name: can_write_articles(getattr(cast, name))
        for name in ("cleo", "carl", "agnes", "mo", "petra", "edda", "ada")
    }
    assert may == {
        "cleo": False,
        "carl": False,
        "agnes": True,
        "mo": True,
        "petra": True,
        "edda": True,
        "ada": True,
    }
    index = KnowledgeIndex.objects.first()
    assert index.permissions_for_user(cast.edda).can_publish_subpage()
    assert not index.permissions_for_user(cast.agnes).can_publish_subpage()
    assert GroupPagePermission.objects.filter(group__name="customer").count() == 0


def test_whoever_writes_may_bring_pictures_and_films_and_editors_may_translate(
    cast, article, sign_in
):
    for who, may_add, may_translate in (
        ("cleo", False, False),
        ("agnes", True, False),
        ("mo", True, False),
        ("edda", True, True),
    ):
        client = sign_in(getattr(cast, who))
        assert (client.get("/office/images/add/").status_code == 200) is may_add, who
        assert (client.get("/office/documents/multiple/add/").status_code == 200) is may_add, who
        assert (
            client.get(f"/office/translation/submit/page/{article.pk}/").status_code == 200
        ) is may_translate, who


def test_an_empty_knowledge_base_says_what_to_do(cast):
    page = Client().get("/kb/").content.decode()
    assert "No articles yet." in page
    assert "/ask/" in page


def test_a_page_is_read_at_an_address_that_begins_with_its_id(article):
    client = Client()
    assert client.get(f"/kb/{article.pk}/wrong/").headers["Location"] == article.get_absolute_url()
    page = client.get(article.get_absolute_url()).content.decode()
    for words in (
        "In one minute.",
        "Edda",
        "minute to read",
        "Verified",
        "Was this helpful?",
        'id="before"',
    ):
        assert words in page, words
    assert client.get("/kb/999999/x/").status_code == 404
    assert client.get(f"/kb/{Page.objects.filter(depth=1).first().pk}/root/").status_code == 404
    assert article.title in client.get("/kb/").content.decode()


def test_a_draft_is_for_the_back_office_alone(cast, sign_in):
    draft = actions.draft_article(
        by=cast.edda, title="Not yet", language="en", body=[("text", "<p>Zirkonium</p>")]
    )
    for client in (Client(), sign_in(cast.cleo), sign_in(cast.edda)):
        assert client.get(draft.get_absolute_url()).status_code == 404
    run_all()
    assert not SearchEntry.objects.filter(key=f"article.{draft.pk}").exists()
    assert (
        "Zirkonium"
        in sign_in(cast.edda).get(f"/office/pages/{draft.pk}/view_draft/").content.decode()
    )
    with pytest.raises(Refused):
        actions.draft_article(by=cast.cleo, title="Mine", language="en", body=[])


def test_news_and_video_guides_are_pages_of_their_own_kind(cast, engine):
    parent = KnowledgeIndex.objects.first()
    for kind, title in ((NewsPage, "Firmware eight is out"), (VideoGuide, "A film about the desk")):
        page = parent.add_child(
            instance=kind(
                title=title, slug=kind.__name__.lower(), locale=parent.locale, owner=cast.edda
            )
        )
        page.save_revision(user=cast.edda).publish(user=cast.edda)
        assert Client().get(page.get_absolute_url()).status_code == 200
    settle()
    assert find(AnonymousUser(), "firmware eight").results[0].entry.kind == "news"
    assert find(AnonymousUser(), "film desk").results[0].entry.kind == "article"


def test_another_language_is_shown_with_a_notice_and_leads_to_the_translation(cast, article):
    client = Client(headers={"Accept-Language": "ru"})
    assert (
        "Nobody has translated" not in client.get(article.get_absolute_url()).content.decode()
    )  # it says so in Russian
    assert "пока не перевели" in client.get(article.get_absolute_url()).content.decode()
    assert article.title in client.get("/kb/").content.decode()
    russian = article.copy_for_translation(Locale.objects.get(language_code="ru"))
    russian.title = "Перезапуск роутера"
    russian.save_revision(user=cast.edda).publish(user=cast.edda)
    page = client.get(article.get_absolute_url()).content.decode()
    assert f"/kb/{russian.pk}/" in page
    assert article.title not in client.get("/kb/").content.decode()
    article.save_revision(user=cast.edda).publish(user=cast.edda)
    assert "более новая версия" in client.get(f"/kb/{russian.pk}/{russian.slug}/").content.decode()


def test_a_newer_translation_that_is_private_is_not_named(cast, article, sign_in):
    russian = article.copy_for_translation(Locale.objects.get(language_code="ru"))
    russian.save_revision(user=cast.edda).publish(user=cast.edda)
    article.title = "Zirkonium"
    article.save_revision(user=cast.edda).publish(user=cast.edda)
    PageViewRestriction.objects.create(page=article, restriction_type="groups").groups.set(
        Group.objects.filter(name="agent")
    )
    address = f"/kb/{russian.pk}/{russian.slug}/"
    assert "Zirkonium" in sign_in(cast.agnes).get(address).content.decode()
    for client in (Client(), sign_in(cast.cleo)):
        assert "Zirkonium" not in client.get(address).content.decode()


def test_the_way_to_a_page_names_no_category_that_is_a_draft(cast, article):
    index = KnowledgeIndex.objects.first()
    section = index.add_child(
        instance=Category(title="Zirkonium", slug="draft", locale=index.locale, live=False)
    )
    page = published(cast.edda, "Below a draft", parent=section)
    answer = Client().get(page.get_absolute_url())
    assert answer.status_code == 200
    assert "Zirkonium" not in answer.content.decode()


def test_a_planned_page_goes_live_by_the_clock(cast, engine):
    draft = actions.draft_article(
        by=cast.edda, title="Planned for now", language="en", body=[("text", "<p>x</p>")]
    )
    draft.go_live_at = timezone.now() - timedelta(minutes=1)
    draft.save_revision(user=cast.edda, approved_go_live_at=draft.go_live_at)
    actions.publish_scheduled()
    assert Article.objects.get(pk=draft.pk).live
    settle()
    assert find(AnonymousUser(), "planned").results


def test_a_deleted_page_is_not_found(article):
    assert find(AnonymousUser(), "restarting").results
    article.delete()
    settle()
    assert not find(AnonymousUser(), "restarting").results
    assert Post.objects.count() == 0
