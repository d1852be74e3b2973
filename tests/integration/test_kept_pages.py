"""Pages of the knowledge base are kept as pieces; whatever they show is shown as it is now."""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import transaction
from django.test import Client
from wagtail.models import Locale, Page, PageViewRestriction

from community.accounts.models import User
from community.portal.actions import close_account
from kb import actions
from kb.models import Article, Category, Credit, Figures, KnowledgeIndex
from tests.conftest import published

pytestmark = pytest.mark.django_db


@pytest.fixture
def category(cast) -> Category:
    index = KnowledgeIndex.objects.get(locale=Locale.objects.get(language_code="en"))
    return index.add_child(instance=Category(title="Devices", slug="devices", locale=index.locale))


@pytest.fixture
def three(cast, category) -> list[Article]:
    """Three articles of one category, each of which was read by everybody before."""
    found = [published(cast.edda, title, parent=category) for title in ("Alpha", "Beta", "Gamma")]
    for path in (
        "/kb/",
        category.get_absolute_url(),
        *(article.get_absolute_url() for article in found),
    ):
        read(path)
    return found


def read(place, client: Client | None = None) -> str:
    """What a page says; a visitor reads where no client is given."""
    path = place if isinstance(place, str) else place.get_absolute_url()
    answer = (client or Client()).get(path)
    assert answer.status_code == 200, path
    return answer.content.decode()


def publish(page, **changes) -> None:
    for name, value in changes.items():
        setattr(page, name, value)
    page.save_revision().publish()


def test_a_page_that_is_read_again_is_put_together_from_what_is_kept(three, monkeypatch):
    monkeypatch.setattr(Page, "specific", property(lambda page: pytest.fail("made anew")))
    assert "Alpha" in read(three[0])


def test_a_new_text_and_a_new_name_show_at_once_wherever_they_are_shown(three, category):
    text = [("text", "<p>Quite another text.</p>")]
    body = Article.body.field.stream_block.to_python(
        [{"type": kind, "value": value} for kind, value in text]
    )
    publish(three[1], title="Delta", slug="delta", body=body)
    assert "Quite another text." in read(f"/kb/{three[1].pk}/delta/")
    for place in (three[0], three[2], category, "/kb/"):
        page = read(place)
        assert "Delta" in page
        assert "Beta" not in page
        assert f"/kb/{three[1].pk}/delta/" in page


def test_the_name_of_a_category_shows_at_once_on_all_that_stand_in_it(three, category):
    publish(category, title="Machines")
    for place in (*three, category, "/kb/"):
        assert "Machines" in read(place)
        assert "Devices" not in read(place)


@pytest.mark.parametrize("how", ["withdrawn", "deleted", "moved", "restricted"])
def test_what_is_gone_from_its_place_is_gone_from_its_neighbours(three, category, how, cast):
    if how == "withdrawn":
        three[1].unpublish()
    elif how == "deleted":
        three[1].delete()
    elif how == "restricted":
        PageViewRestriction.objects.create(
            page=three[1], restriction_type=PageViewRestriction.LOGIN
        )
    else:
        other = category.add_sibling(
            instance=Category(title="Else", slug="else", locale=category.locale)
        )
        three[1].move(other, "last-child")
    for place in (three[0], three[2], category):
        assert "Beta" not in read(place)
    assert f'rel="next" href="{three[2].get_absolute_url()}"' in read(three[0])


def test_the_order_of_editors_is_the_order_of_readers(three):
    Page.objects.get(pk=three[2].pk).move(Page.objects.get(pk=three[0].pk), "left")
    assert f'rel="next" href="{three[0].get_absolute_url()}"' in read(three[2])
    assert 'rel="next"' not in read(three[1])


def test_readers_of_a_section_get_what_others_do_not_from_the_same_page(
    three, category, cast, sign_in
):
    section = PageViewRestriction.objects.create(
        page=three[1], restriction_type=PageViewRestriction.GROUPS
    )
    section.groups.add(Group.objects.get(name="agent"))
    User.objects.filter(pk=cast.ada.pk).update(is_superuser=True)
    agnes, cleo, ada = sign_in(cast.agnes), sign_in(cast.cleo), sign_in(cast.ada)
    for _again in range(2):
        for place in (three[0], three[2], category, "/kb/"):
            assert "Beta" in read(place, agnes)
            assert "Beta" in read(place, ada)
            assert "Beta" not in read(place, cleo)
            assert "Beta" not in read(place)
        assert cleo.get(three[1].get_absolute_url()).status_code == 404
    section.groups.set([Group.objects.get(name="customer")])
    assert "Beta" in read(three[0], cleo)
    assert "Beta" not in read(three[0], agnes)
    section.delete()
    assert "Beta" in read(three[0])


def test_a_link_to_a_related_page_is_for_those_who_may_read_it(three, cast, sign_in):
    body = [("related", {"title": "More", "pages": [three[1].pk]})]
    page = published(cast.edda, "Signpost", body=body)
    assert "Beta" in read(page)
    restriction = PageViewRestriction.objects.create(
        page=three[1], restriction_type=PageViewRestriction.LOGIN
    )
    assert "Beta" not in read(page)
    assert "Beta" in read(page, sign_in(cast.cleo))
    restriction.delete()
    assert "Beta" in read(page)


def in_russian() -> Locale:
    return Locale.objects.get(language_code="ru")


def test_a_translation_shows_and_goes_with_its_rights(three, cast, sign_in):
    russian = three[0].copy_for_translation(
        Locale.objects.get(language_code="ru"), copy_parents=True
    )
    russian.title = "Альфа"
    russian.save_revision().publish()
    three[0].refresh_from_db()
    assert f'hreflang="ru" href="http://testserver{russian.get_absolute_url()}"' in read(three[0])
    assert "Альфа" in read(three[0]) or "newer version" not in read(three[0])
    PageViewRestriction.objects.create(page=russian, restriction_type=PageViewRestriction.LOGIN)
    assert "hreflang" not in read(three[0])
    assert "hreflang" in read(three[0], sign_in(cast.cleo))


def test_a_newer_translation_is_named_to_those_alone_who_may_read_it(three, cast, sign_in):
    russian = three[0].copy_for_translation(
        Locale.objects.get(language_code="ru"), copy_parents=True
    )
    russian.save_revision().publish()
    publish(Article.objects.get(pk=three[0].pk), title="Alpha, revised")
    assert "Alpha, revised" in read(russian)
    PageViewRestriction.objects.create(page=three[0], restriction_type=PageViewRestriction.LOGIN)
    assert "Alpha, revised" not in read(russian)
    assert "Alpha, revised" in read(russian, sign_in(cast.cleo))


def test_whether_a_page_is_believed_and_who_looks_after_it_are_those_of_now(three, cast):
    Figures.objects.update_or_create(
        page_id=three[0].pk, defaults={"is_stale": True, "verified_on": None}
    )
    assert "Nobody has verified this lately" in read(three[0])
    actions.verify_page(three[0], by=cast.edda)
    assert "Nobody has verified this lately" not in read(three[0])
    Credit.objects.create(page_id=three[0].pk, person=cast.carl)
    assert "With the words of" in read(three[0])
    User.objects.filter(pk=cast.carl.pk).update(display_name="Charles", card_version=7)
    assert "Charles" in read(three[0])
    close_account(cast.carl, by=cast.carl)
    assert "With the words of" not in read(three[0])
    close_account(cast.edda, by=cast.edda)
    assert "Edda" not in read(three[0])
    assert "former member" in read(three[0])


def test_a_picture_that_was_changed_is_shown_as_it_is_now(three, cast, picture):
    page = published(
        cast.edda,
        "Lamps",
        body=[("picture", {"image": picture.pk, "alt": "A lamp", "caption": ""})],
    )
    before = read(page)
    data = picture.file.open().read()
    picture.file = ImageFile(ContentFile(data), name="other-lamp.png")
    picture.renditions.all().delete()
    picture.save()
    assert "other-lamp" in read(page)
    assert "other-lamp" not in before


def test_what_one_reader_said_is_shown_to_nobody_else(three, cast, sign_in):
    cleo, carl = sign_in(cast.cleo), sign_in(cast.carl)
    cleo.post(
        f"/kb/{three[0].pk}/helpful/",
        {"helpful": "no", "reason": "hard", "words": "Too many words"},
    )
    assert "Too many words" in read(three[0], cleo)
    assert "Too many words" not in read(three[0], carl)
    assert "Too many words" not in read(three[0])
    assert "Still true" not in read(three[0], cleo)
    assert "Still true" in read(three[0], sign_in(cast.edda))
    assert "Tell me when it is updated" not in read(three[0])


def test_a_draft_changes_nothing_that_is_kept_and_is_not_kept_itself(
    three, cast, sign_in, monkeypatch
):
    three[0].title = "Not yet"
    three[0].save_revision(user=cast.edda)
    assert "Not yet" in read(f"/office/pages/{three[0].pk}/view_draft/", sign_in(cast.edda))
    assert "Not yet" not in read(three[0])
    monkeypatch.setattr(Page, "specific", property(lambda page: pytest.fail("made anew")))
    assert "Alpha" in read(three[1])


def test_a_change_that_is_rolled_back_leaves_nothing_behind(three):
    with transaction.atomic():
        publish(three[1], title="Never")
        assert "Never" in read(three[0])
        transaction.set_rollback(True)
    assert "Never" not in read(three[0])
    assert "Beta" in read(three[0])


def test_pages_come_in_the_language_of_the_reader_and_no_mark_leaves_the_server(
    three, cast, sign_in
):
    from community.fragments.marks import mark

    russian = Client(headers={"Accept-Language": "ru"})
    for client, words in ((Client(), "Was this helpful?"), (russian, "Вы здесь")):
        page = read(three[0], client)
        assert words in page
        assert mark("") not in page
    cache.clear()
    assert "Was this helpful?" in read(three[0], sign_in(cast.cleo))
