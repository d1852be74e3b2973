"""Documents and pictures of the knowledge base: whichever address leads to one, the same is
asked.
"""

from __future__ import annotations

import pytest
from django.contrib.auth.models import Group
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import resolve
from wagtail.documents import get_document_model
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    PageViewRestriction,
    ReferenceIndex,
)

from kb.fragments import with_anchors
from kb.models import Category, KnowledgeIndex
from tests.addresses import expressions
from tests.conftest import published

pytestmark = pytest.mark.django_db
DIGITS = {"Arabic": "\u0660", "Devanagari": "\u0966", "fullwidth": "\uff10", "bold": "\U0001d7ce"}


def in_digits(number: int, zero: str) -> str:
    return "".join(chr(ord(zero) + int(digit)) for digit in str(number))


@pytest.fixture
def paper(cast):
    """A document that only a private page of agents shows."""
    paper = get_document_model().objects.create(
        title="Prices", file=ContentFile(b"Zirkonium", "prices.txt")
    )
    index = KnowledgeIndex.objects.first()
    section = index.add_child(instance=Category(title="Inside", slug="inside", locale=index.locale))
    page = published(
        cast.edda,
        "Inside",
        parent=section,
        body=[("text", f'<p><a linktype="document" id="{paper.pk}">x</a></p>')],
    )
    ReferenceIndex.create_or_update_for_object(page)
    PageViewRestriction.objects.create(page=section, restriction_type="groups").groups.set(
        Group.objects.filter(name="agent")
    )
    return paper


@pytest.mark.parametrize("zero", ["0", *DIGITS.values()], ids=["ASCII", *DIGITS])
@pytest.mark.parametrize("prefix", ["/documents", "/office/documents", "/media/documents"])
def test_no_way_of_writing_a_number_leads_past_the_question(prefix, zero, paper, cast, sign_in):
    path = f"{prefix}/{in_digits(paper.pk, zero)}/{paper.filename}"
    for client in (Client(), sign_in(cast.cleo)):
        answer = client.get(path, follow=True)
        assert not answer.streaming
        assert b"Zirkonium" not in answer.content
    if zero == "0" and prefix == "/documents":
        assert b"".join(sign_in(cast.agnes).get(path)) == b"Zirkonium"
        assert resolve(path).url_name == "wagtaildocs_serve"


def test_no_address_of_ours_takes_digits_of_every_script():
    of_wagtail = r"^(?P<pk>\d+)/revisions/compare/"  # leads to a page, whose rights are asked
    assert not [text for text in expressions() if r"\d" in text and not text.startswith(of_wagtail)]


@pytest.mark.parametrize("kind", ["groups", "login", "password"])
def test_a_private_collection_is_for_those_whom_it_names(kind, cast, sign_in, film):
    inside = Collection.get_first_root_node().add_child(instance=Collection(name="Inside"))
    below = inside.add_child(instance=Collection(name="Below"))
    play, paper = (
        film[0],
        get_document_model().objects.create(title="Prices", file=ContentFile(b"x", "prices.txt")),
    )
    for document in (play, paper):
        document.collection = below
        document.save()
    restriction = CollectionViewRestriction.objects.create(
        collection=inside, restriction_type=kind, password="x"
    )
    restriction.groups.set(Group.objects.filter(name="agent"))
    allowed = {"groups": {"agnes"}, "login": {"cleo", "agnes"}, "password": set()}[kind]
    for who in (None, "cleo", "agnes"):
        client = sign_in(getattr(cast, who)) if who else Client()
        for document in (play, paper):
            assert (client.get(document.url).status_code == 200) == (who in allowed), (
                who,
                document.filename,
            )
    restriction.delete()
    assert Client().get(paper.url).status_code == 200


def test_shared_caches_keep_no_document(cast, film):
    paper = get_document_model().objects.create(
        title="Prices", file=ContentFile(b"x", "prices.txt")
    )
    for document in (film[0], paper):
        assert "private" in Client().get(document.url)["Cache-Control"]


def test_headings_of_an_article_leave_no_level_out():
    html, contents = with_anchors("<h3>One</h3><h3>Two</h3><h2>Three</h2><h3>Four</h3>")
    assert [level for level, _, _ in contents] == [2, 2, 2, 3]
    assert html.startswith('<h2 id="one">One</h2>')
