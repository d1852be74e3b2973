"""The back office looks like the house: its name, its logo, its accent, its people."""

from __future__ import annotations

import re

import pytest
from django.core.files.base import ContentFile
from django.test import Client

from community.accounts.models import User
from community.portal.look import forget_look
from community.portal.models import Look

pytestmark = pytest.mark.django_db


def office_of(person, sign_in, path: str = "/office/") -> str:
    page = sign_in(person).get(path)
    assert page.status_code == 200
    return page.content.decode()


@pytest.mark.parametrize("path", ["/office/", "/office/users/", "/office/look/", "/office/images/"])
def test_every_page_carries_the_houses_name_logo_and_styles(path, cast, house, sign_in):
    Look.objects.update(logo="look/mark.webp")
    forget_look()
    html = office_of(cast.ada, sign_in, path)
    assert re.search(r"<title>[^<]* - Testwind</title>", html)
    assert 'src="/media/look/mark.webp"' in html
    assert re.search(r'href="/assets/site-\w+\.office\.css"', html)
    assert "wagtailadmin/images/favicon" not in html


def test_a_report_that_knows_people_by_number_shows_a_face(cast, article, sign_in):
    assert "data:image/svg+xml" in office_of(cast.ada, sign_in, "/office/reports/aging-pages/")


def test_what_is_not_there_is_said_in_the_houses_frame(cast, sign_in):
    page = sign_in(cast.edda).get("/office/pages/999999/")
    assert page.status_code == 404
    assert "Testwind" in page.content.decode()


def test_the_offices_styles_follow_the_accent(cast, sign_in):
    Look.objects.update(accent="#123456")
    forget_look()
    address = re.search(r"/assets/site-\w+\.office\.css", office_of(cast.ada, sign_in))[0]
    styles = Client().get(address)
    assert styles.headers["Cache-Control"].endswith("immutable")
    assert "--accent:#123456" in styles.content.decode()


@pytest.mark.parametrize(
    ("theme", "called"), [("auto", "system"), ("light", "light"), ("dark", "dark")]
)
def test_light_and_dark_are_those_of_the_portal(theme, called, cast, sign_in):
    client = sign_in(cast.edda)
    client.post("/choose/", {"theme": theme})
    html = client.get("/office/").content.decode()
    assert f'class="w-theme-{called} w-density-default w-contrast-system"' in html
    scheme = "light dark" if called == "system" else called
    assert f'<meta name="color-scheme" content="{scheme}">' in html


def test_people_have_the_name_and_the_face_that_they_have_beside_their_words(cast, sign_in):
    html = office_of(cast.ada, sign_in, "/office/users/")
    assert "data:image/svg+xml,%3Csvg" in html
    assert "default-user-avatar" not in html
    assert '"name": "Ada"' in html
    cast.ada.avatar.save("ada.webp", ContentFile(b"x"))
    assert User.objects.get(pk=cast.ada.pk).avatar.url in office_of(cast.ada, sign_in)
