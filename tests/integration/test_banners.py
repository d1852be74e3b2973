"""What goes with a link where it is shared: description, title, and a picture made of the title."""

from __future__ import annotations

import io
import re

import pytest
from django.test import Client
from PIL import Image

from community.accounts.models import RuleOverride
from community.accounts.rules import forget_overrides
from community.portal.banners import draw_banner
from community.portal.drawing import SIZE
from community.portal.look import forget_look
from forum import actions

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def shelf(settings, tmp_path):
    """Pictures of one test are not those of another."""
    settings.CACHES = settings.CACHES | {
        "banners": settings.CACHES["banners"] | {"LOCATION": tmp_path}
    }


def said(page: str) -> dict[str, str]:
    """What the page says to programs: by property or name."""
    return dict(re.findall(r'<meta (?:name|property)="([\w:]+)"[^>]*content="([^"]*)"', page))


def picture_of(page: str) -> str:
    return said(page)["og:image"].removeprefix("http://testserver")


def test_a_topic_says_how_it_begins_and_shows_its_title(topic):
    page = Client().get(topic.get_absolute_url()).content.decode()
    card = said(page)
    assert card["og:title"] == topic.subject
    assert card["og:type"] == "article"
    assert card["og:url"] == f"http://testserver{topic.get_absolute_url()}"
    assert card["twitter:card"] == "summary_large_image"
    assert card["description"] == "Where do I look?"
    assert 'name="description" property="og:description"' in page
    response = Client().get(picture_of(page))
    assert response["Content-Type"] == "image/png"
    assert "immutable" in response["Cache-Control"]
    assert Image.open(io.BytesIO(response.content)).size == SIZE
    assert len(response.content) < 60_000


@pytest.mark.parametrize("path", ["/", "/topics/", "/topics/solved/", "/forums/", "/people/"])
def test_every_list_has_a_description_and_the_picture_of_the_house(path, house):
    for language in ("en", "ru"):
        page = Client().get(path, headers={"Accept-Language": language}).content.decode()
        assert said(page)["description"]
        assert re.fullmatch(r"/banners/house/\w+\.png", picture_of(page))


def test_a_forum_a_tag_and_an_article_have_pictures_of_their_own(forum, topic, article):
    for thing, about in (
        (forum, f"forum.{forum.pk}"),
        (topic.tags.first(), f"tag.{topic.tags.first().pk}"),
        (article, f"article.{article.pk}"),
    ):
        page = Client().get(thing.get_absolute_url()).content.decode()
        assert picture_of(page).startswith(f"/banners/{about}/")
        assert Client().get(picture_of(page)).status_code == 200


def test_what_visitors_may_not_see_has_neither_card_nor_picture(cast, forum, team_room, sign_in):
    hidden = actions.start_topic(team_room, by=cast.mo, title="Zirkonium", content="x")
    gone = actions.start_topic(forum, by=cast.carl, title="Zirkonium again", content="x")
    shown = picture_of(Client().get(gone.get_absolute_url()).content.decode())
    assert Client().get(shown).status_code == 200
    actions.remove_post(gone.first_post, by=cast.mo)
    assert Client().get(shown).status_code == 404
    for topic in (hidden, gone):
        card = said(sign_in(cast.mo).get(topic.get_absolute_url()).content.decode())
        assert not {"description", "og:title", "og:image"} & set(card)
        assert sign_in(cast.mo).get(f"/banners/topic.{topic.pk}/x.png").status_code == 404
    assert Client().get(f"/banners/forum.{team_room.pk}/x.png").status_code == 404
    for about in (f"post.{gone.first_post_id}", f"person.{cast.carl.pk}", "draft.1", "gap.1", "x"):
        assert Client().get(f"/banners/{about}/x.png").status_code == 404


def test_another_title_name_or_accent_is_another_address_and_the_old_one_leads_there(
    cast, topic, house
):
    old = picture_of(Client().get(topic.get_absolute_url()).content.decode())
    house.accent = "#336699"
    house.save()
    forget_look()
    new = picture_of(Client().get(topic.get_absolute_url()).content.decode())
    assert new != old
    response = Client().get(old)
    assert (response.status_code, response["Location"]) == (302, new)


def test_a_picture_is_drawn_once_and_not_without_end(topic, monkeypatch):
    drawn = []
    monkeypatch.setattr(
        "community.portal.views.banners.draw_banner",
        lambda *what: drawn.append(what) or draw_banner(*what),
    )
    RuleOverride.objects.create(name="banners_per_minute", value=1)
    forget_overrides()
    address = picture_of(Client().get(topic.get_absolute_url()).content.decode())
    house = picture_of(Client().get("/").content.decode())
    assert [Client().get(address).status_code for _ in range(3)] == [200, 200, 200]
    assert len(drawn) == 1
    assert Client().get(house).status_code == 429
    assert Client().get(address).status_code == 200


@pytest.mark.parametrize(
    "title",
    [
        "",
        "ok",
        "Роутер теряет связь каждый вечер около девяти",
        "ш" * 300,
        "long words " * 40,
        "🙂",
    ],
)
def test_any_title_has_room(title, house):
    picture = draw_banner("x", title)
    assert Image.open(io.BytesIO(picture)).size == SIZE
