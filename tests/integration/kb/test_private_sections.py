"""Sections for some readers alone: their pages and their files."""

from __future__ import annotations

import re

import boto3
import pytest
from django.contrib.auth.models import AnonymousUser, Group
from django.test import Client
from moto import mock_aws
from wagtail.models import PageViewRestriction, ReferenceIndex

from community.search.finding import search as find
from kb.models import (
    Category,
    KnowledgeIndex,
)
from kb.permissions import can_read_page
from tests.conftest import published, settle

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["groups", "login"])
def test_a_private_section_is_there_for_its_readers_alone(kind, cast, engine, sign_in):
    parent = KnowledgeIndex.objects.first()
    section = parent.add_child(
        instance=Category(title="Zirkonium section", slug="team", locale=parent.locale)
    )
    inner = section.add_child(
        instance=Category(title="Zirkonium inside", slug="inner", locale=parent.locale)
    )
    hidden = published(cast.edda, "Zirkonium in an article", parent=inner)
    restriction = PageViewRestriction.objects.create(page=section, restriction_type=kind)
    if kind == "groups":
        restriction.groups.set(Group.objects.filter(name__in=["agent", "editor", "administrator"]))
    settle()
    readers = (
        {"agnes", "edda", "ada"}
        if kind == "groups"
        else {"cleo", "carl", "agnes", "mo", "petra", "edda", "ada"}
    )
    for who in (None, "cleo", "carl", "agnes", "mo", "petra", "edda", "ada"):
        client, person = (
            (sign_in(getattr(cast, who)), getattr(cast, who))
            if who
            else (Client(), AnonymousUser())
        )
        may = who in readers
        assert can_read_page(person, hidden) == may, who
        assert (client.get(hidden.get_absolute_url()).status_code == 200) == may, who
        said = "".join(
            client.get(path).content.decode()
            for path in (
                "/kb/",
                f"/kb/{section.pk}/team/",
                "/search/?q=article",
                "/search/instant/?q=zirko",
                "/search/?kind=article",
            )
        )
        assert ("Zirkonium in" in said.replace("<mark>", "").replace("</mark>", "")) == may, who
        assert client.post(f"/kb/{hidden.pk}/helpful/", {"helpful": "yes"}).status_code == (
            302 if may else 404
        )
        assert client.get(f"/kb/{hidden.pk}/suggest/").status_code == (
            200 if may and who else 404 if who else 302
        )
    restriction.delete()
    settle()
    assert Client().get(hidden.get_absolute_url()).status_code == 200
    assert find(AnonymousUser(), "zirkonium").results


@pytest.fixture(params=["folder", "bucket"])
def storage(request, settings):
    """Where files lie."""
    if request.param == "folder":
        yield request.param
        return
    with mock_aws():
        boto3.client("s3", region_name="us-east-1").create_bucket(Bucket="veche")
        options = {
            "bucket_name": "veche",
            "signature_version": "s3v4",
            "access_key": "a",
            "secret_key": "b",
            "default_acl": "private",
            "file_overwrite": False,
        }
        settings.STORAGES = {
            **settings.STORAGES,
            "default": {"BACKEND": "community.storage.GuardedS3Storage", "OPTIONS": options},
        }
        yield request.param


def test_files_of_a_private_section_are_for_its_readers_and_films_come_in_parts(
    storage, cast, engine, sign_in, picture, film
):
    parent = KnowledgeIndex.objects.first()
    section = parent.add_child(
        instance=Category(title="Inside", slug="inside", locale=parent.locale)
    )
    body = [
        ("picture", {"image": picture.pk, "alt": "a lamp", "caption": ""}),
        ("video", {"title": "Film", "file": film[0].pk, "captions": film[1].pk, "address": ""}),
    ]
    page = published(cast.edda, "With a film", parent=section, body=body)
    ReferenceIndex.create_or_update_for_object(page)  # Wagtail leaves it to a worker
    html = Client().get(page.get_absolute_url()).content.decode()
    files = re.findall(r'src="(/(?:media|documents)/[^"]+)"', html)
    assert len(files) == 3
    assert 'srclang="en"' in html

    def answers(who) -> set[int]:
        client = sign_in(getattr(cast, who)) if who else Client()
        return {client.get(address).status_code for address in files}

    shown = {200} if storage == "folder" else {200, 302}  # a bucket sends films itself
    assert answers(None) == shown
    restriction = PageViewRestriction.objects.create(page=section, restriction_type="groups")
    restriction.groups.set(Group.objects.filter(name="customer"))
    settle()
    assert answers(None) == {404}
    for way in ("..%2f", "%2e%2e/", "..%5c", ".%2f..%2f"):
        assert (
            Client().get(files[0].replace("/media/", f"/media/avatars/{way}")).status_code == 404
        ), way
    assert answers("cleo") == shown
    assert answers("edda") == {404}, "the back office shows what its groups are given, and no more"
    part = sign_in(cast.cleo).get(files[1], headers={"Range": "bytes=2-5"})
    if storage == "bucket":
        assert part["Location"].startswith("https://veche.s3.amazonaws.com/documents/film.mp4?")
    else:
        assert (part.status_code, b"".join(part), part["Content-Range"], part["Content-Type"]) == (
            206,
            b"2345",
            "bytes 2-5/10",
            "video/mp4",
        )
    assert b"".join(sign_in(cast.cleo).get(files[2])).startswith(b"WEBVTT")
    ReferenceIndex.create_or_update_for_object(
        published(cast.edda, "The same lamp for all", body=body[:1])
    )
    assert Client().get(files[0]).status_code == 200
    assert Client().get(files[1]).status_code == 404
