"""The frame: the ways through the house, made of what the rooms declare."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from community.accounts.roles import give_role
from community.frame import PLACES

pytestmark = pytest.mark.django_db


def links_in(page: str, classes: str) -> list[str]:
    """Addresses of the links in the piece of the page that begins with this class."""
    piece = page.split(f'class="{classes}"')[1].split("</nav>")[0]
    return re.findall(r'<a href="([^"]+)"', piece)


def test_the_rail_has_every_place_and_the_bar_of_a_phone_has_the_rest_under_more(house):
    page = Client().get("/").content.decode()
    assert links_in(page, "rail") == ["/", "/topics/", "/forums/", "/kb/", "/people/"]
    assert links_in(page, "thumb") == ["/", "/topics/", "/ask/", "/kb/", "/forums/", "/people/"]
    assert links_in(page, "menu more-places") == ["/forums/", "/people/"]
    assert re.search(r"<summary><svg.*?</svg>More</summary>", page)


def test_where_one_is_is_said_in_the_rail_in_the_bar_and_on_more(forum):
    page = Client().get(forum.get_absolute_url()).content.decode()
    assert page.count('<a href="/forums/" data-go="f" aria-current="page">') == 1
    assert page.count('<a href="/forums/" aria-current="page">') == 1
    assert '<summary aria-current="true">' in page
    assert page.count('aria-current="page"') == 3  # the third is the list's own tab


def test_a_place_is_shown_to_those_whom_it_is_for_as_soon_as_they_are(cast, sign_in, monkeypatch):
    def writes(user):
        return user.groups.filter(name="editor").exists()

    mine = replace(PLACES["people"], name="bookmarks", is_for=writes)
    monkeypatch.setitem(PLACES, "bookmarks", mine)
    client = sign_in(cast.cleo)
    assert "/bookmarks/" not in links_in(client.get("/").content.decode(), "rail")
    give_role(cast.cleo, "editor")
    assert "/bookmarks/" in links_in(client.get("/").content.decode(), "rail")


def test_the_way_to_the_office_goes_with_the_role_that_opened_it(cast, sign_in):
    client = sign_in(cast.edda)
    assert 'href="/office/"' in client.get("/").content.decode()
    cast.edda.groups.remove(Group.objects.get(name="editor"))
    assert 'href="/office/"' not in client.get("/").content.decode()


def test_the_bell_stands_in_the_header_for_phones_too(cast, sign_in):
    header = sign_in(cast.cleo).get("/").content.decode().split("</header>")[0]
    assert header.index('id="bell"') < header.index("person-menu")
