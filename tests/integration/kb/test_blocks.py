"""What a page is made of: every block shows, is found, and asks for the words that it needs."""

from __future__ import annotations

import json
import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from django.urls import reverse

from community.icons import ICONS as EVERY_ICON
from community.search.finding import search as find
from kb.blocks import BodyBlock
from kb.media_blocks import embed_address
from kb.models import (
    ICONS,
    Article,
    FaqPage,
    KnowledgeIndex,
    Troubleshooting,
)
from kb.tree_blocks import TreeStepBlock
from tests.conftest import published, settle

pytestmark = pytest.mark.django_db


def every_block(picture, other) -> list[tuple[str, object]]:
    return [
        ("text", "<h2>One</h2><p>text</p><h2>Two</h2><h2>Two</h2>"),
        (
            "steps",
            {
                "title": "Do it",
                "steps": [
                    {
                        "type": "item",
                        "id": "i",
                        "value": {
                            "name": "First",
                            "text": "<p>so</p>",
                            "image": picture.pk,
                            "alt": "a lamp",
                        },
                    }
                ],
            },
        ),
        ("callout", {"kind": "warning", "text": "<p>mind</p>"}),
        ("code", {"language": "python", "code": "print('<b>')"}),
        (
            "table",
            {
                "columns": [{"type": "text", "heading": "A"}],
                "rows": [{"values": ["cell"]}],
                "caption": "Cap",
            },
        ),
        ("picture", {"image": picture.pk, "alt": "a brown lamp", "caption": "Lamp"}),
        (
            "video",
            {"title": "Film", "file": None, "captions": None, "address": "https://youtu.be/abc"},
        ),
        (
            "tour",
            {
                "title": "Tour",
                "stops": [
                    {
                        "type": "item",
                        "id": "i",
                        "value": {
                            "image": picture.pk,
                            "alt": "desk",
                            "spots": [
                                {
                                    "type": "item",
                                    "id": "i",
                                    "value": {"x": 10, "y": 20, "text": "the bell"},
                                }
                            ],
                        },
                    }
                ],
            },
        ),
        ("faq", {"question": "Why?", "answer": "<p>Because.</p>"}),
        ("related", {"title": "More", "pages": [other.pk]}),
        ("term", {"term": "Topic", "meaning": "<p>A question.</p>"}),
    ]


def test_every_block_has_icon_preview_and_a_template_and_shows(cast, article, picture, sign_in):
    for name, block in {**BodyBlock().child_blocks, "step": TreeStepBlock()}.items():
        assert block.meta.template.startswith("kb/blocks/"), name
        assert block.meta.icon not in ("placeholder", None), name
        assert block.is_previewable, name
    for kind in (Article.body.field.stream_block, Troubleshooting.steps.field.stream_block):
        for name, block in kind.child_blocks.items():
            shown = sign_in(cast.edda).get(
                reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix}
            )
            assert shown.status_code == 200, name
            assert 'class="alone"' in shown.content.decode(), name
    page = published(cast.edda, "Everything", body=every_block(picture, article))
    html = Client().get(page.get_absolute_url()).content.decode()
    for piece in (
        "youtube-nocookie.com/embed/abc",
        "a brown lamp",
        "the bell",
        "&lt;b&gt;",
        "Because.",
        article.title,
        "<dfn>Topic</dfn>",
        "Cap",
        'id="two-2"',
        "On this page",
    ):
        assert piece in html, piece
    assert "<iframe" not in html  # nothing of another site before consent
    assert " style=" not in html.split("<main")[1].split("</main>")[0]
    kinds = {
        block["@type"]
        for block in json.loads(re.search(r'ld\+json">(.*?)</script>', html, re.S)[1])
    }
    assert kinds == {"BreadcrumbList", "FAQPage", "HowTo"}
    editor = sign_in(cast.edda)
    assert editor.get(f"/office/pages/{page.pk}/edit/").status_code == 200
    for path in ("Article", "FaqPage", "VideoGuide", "Troubleshooting", "NewsPage", "Category"):
        parent = KnowledgeIndex.objects.first()
        assert editor.get(f"/office/pages/add/kb/{path.lower()}/{parent.pk}/").status_code == 200, (
            path
        )


def test_icons_of_categories_are_chosen_from_those_that_there_are(cast, sign_in):
    assert set(ICONS) <= set(EVERY_ICON)
    form = (
        sign_in(cast.edda)
        .get(f"/office/pages/add/kb/category/{KnowledgeIndex.objects.first().pk}/")
        .content.decode()
    )
    assert '<option value="book-open" selected>' in form


def test_pictures_need_words_and_films_captions(film):
    from wagtail.blocks import StructBlockValidationError

    body = BodyBlock().child_blocks
    play, captions = (document.pk for document in film)
    assert body["video"].clean(
        body["video"].to_python({"title": "x", "file": play, "captions": captions, "address": ""})
    )
    for file, words in ((play, None), (captions, captions), (play, play)):
        with pytest.raises(StructBlockValidationError):
            body["video"].clean(
                body["video"].to_python(
                    {"title": "x", "file": file, "captions": words, "address": ""}
                )
            )
    with pytest.raises(StructBlockValidationError):
        body["video"].clean(
            body["video"].to_python(
                {"title": "x", "file": None, "captions": None, "address": "https://evil.example/v"}
            )
        )
    with pytest.raises(StructBlockValidationError):
        body["picture"].clean(body["picture"].to_python({"image": None, "alt": "", "caption": ""}))
    assert (
        embed_address("https://www.youtube.com/watch?v=x1")
        == "https://www.youtube-nocookie.com/embed/x1"
    )
    assert embed_address("https://vimeo.com/12") == "https://player.vimeo.com/video/12?dnt=1"
    assert embed_address("https://youtube.com.evil.example/watch?v=x") == ""


def test_each_question_of_an_faq_is_found_by_itself(cast, engine):
    parent = KnowledgeIndex.objects.first()
    faq = FaqPage(title="Short answers", slug="short", locale=parent.locale, owner=cast.edda)
    faq.body = FaqPage.body.field.stream_block.to_python(
        [
            {
                "type": "faq",
                "id": "11111111-aaaa",
                "value": {
                    "question": "Does it need Docker?",
                    "answer": "<p>No, Python is enough.</p>",
                },
            },
            {
                "type": "faq",
                "id": "22222222-bbbb",
                "value": {"question": "Where are files?", "answer": "<p>In a folder.</p>"},
            },
        ]
    )
    parent.add_child(instance=faq)
    faq.save_revision(user=cast.edda).publish(user=cast.edda)
    settle()
    found = find(AnonymousUser(), "docker kind:faq").results
    assert [result.entry.title for result in found] == ["Does it need Docker?"]
    assert found[0].entry.address.endswith("#q-11111111")
    assert 'id="q-11111111"' in Client().get(faq.get_absolute_url()).content.decode()


def test_a_decision_tree_leads_to_solved_or_to_a_question_that_is_filled_in(cast, sign_in):
    parent = KnowledgeIndex.objects.first()

    def step(name, question, *choices):
        value = {
            "name": name,
            "question": question,
            "text": "",
            "choices": [
                {"type": "item", "id": "i", "value": {"label": label, "leads_to": to}}
                for label, to in choices
            ],
        }
        return {"type": "step", "value": value}

    raw = [
        step("lamp", "Is the lamp green?", ("Yes", "cable"), ("No", "ask")),
        step("cable", "Is the cable in?", ("Now it is", "solved"), ("It was", "ask")),
    ]
    tree = Troubleshooting(
        title="No connection",
        slug="none",
        locale=parent.locale,
        owner=cast.edda,
        steps=Troubleshooting.steps.field.stream_block.to_python(raw),
    )
    parent.add_child(instance=tree)
    tree.save_revision(user=cast.edda).publish(user=cast.edda)
    client = sign_in(cast.cleo)
    first = client.get(tree.get_absolute_url()).content.decode()
    assert "Is the lamp green?" in first
    address = re.search(r'href="(\?at=cable[^"]*)"', first)[1].replace("&amp;", "&").split("#")[0]
    second = client.get(tree.get_absolute_url() + address).content.decode()
    assert "Is the cable in?" in second
    assert f'<a class="quiet" href="{tree.get_absolute_url()}">Start again</a>' in second
    ask = re.search(r'href="(/ask/\?[^"]*)">\s*<svg[^>]*><use[^>]*/></svg>\s*It was', second)[
        1
    ].replace("&amp;", "&")
    page = client.get(ask).content.decode()
    assert "No connection" in page
    assert "Is the lamp green? Yes" in page
    assert "Is the cable in? It was" in page
    assert "comes back" in client.get(tree.get_absolute_url() + "?at=solved").content.decode()
    tree.steps = Troubleshooting.steps.field.stream_block.to_python(
        [step("a", "b", ("x", "nowhere"))]
    )
    with pytest.raises(Exception, match="nowhere"):
        tree.clean()
