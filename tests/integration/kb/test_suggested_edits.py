"""What members put into the knowledge base: suggested edits."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.test import Client
from wagtail.models import Comment, TaskState

from community.notifications.models import Notice
from kb import actions
from kb.actions.drafting import editable_texts
from kb.documents import text_of
from kb.markdown import from_html, to_html
from kb.models import Article, Credit, EditSuggestion, KnowledgeIndex, Troubleshooting
from kb.permissions import can_suggest_edit
from tests.conftest import published, run_all, told
from tests.standing import stands

pytestmark = pytest.mark.django_db


def test_a_suggested_edit_waits_as_a_draft_and_is_credited_when_published(article, cast, sign_in):
    client = sign_in(cast.cleo)
    texts = editable_texts(article)
    key = list(texts)[0]
    page = client.get(f"/kb/{article.pk}/suggest/").content.decode()
    assert "Close the old window." in page
    assert (
        client.post(
            f"/kb/{article.pk}/suggest/", {f"text-{k}": v for k, v in texts.items()}
        ).status_code
        == 422
    )
    changed = {
        f"text-{key}": "## Before\n\nClose the **blue** window. <script>x</script>",
        "words": "It is blue now",
    }
    assert client.post(f"/kb/{article.pk}/suggest/", changed).status_code == 302
    suggestion = EditSuggestion.objects.get()
    assert Comment.objects.get(page=article).text == "It is blue now"
    assert (
        "It is blue now"
        in sign_in(cast.edda).get(f"/office/pages/{article.pk}/edit/").content.decode()
    )
    run_all()
    assert told(cast.edda) == ["suggested"]
    live = Client().get(article.get_absolute_url()).content.decode()
    assert "blue" not in live
    assert "Your suggestion waits" in client.get(article.get_absolute_url()).content.decode()
    state = Article.objects.get(pk=article.pk).current_workflow_state
    assert state.current_task_state.status == TaskState.STATUS_IN_PROGRESS
    state.current_task_state.approve(user=cast.edda)
    run_all()
    live = Client().get(article.get_absolute_url()).content.decode()
    assert "<b>blue</b>" in live
    assert "<script>x" not in live
    assert "Then press it." in live
    assert "Cleo" in live
    assert told(cast.cleo) == ["taken"]
    suggestion.refresh_from_db()
    assert suggestion.published_on
    assert Credit.objects.get().person == cast.cleo


def test_a_declined_edit_credits_nobody(article, cast):
    key = list(editable_texts(article))[0]
    actions.suggest_edit(article, by=cast.cleo, texts={key: "Nonsense"})
    article = Article.objects.get(pk=article.pk)
    article.current_workflow_state.current_task_state.reject(user=cast.edda)
    assert EditSuggestion.objects.get().declined_on
    article.save_revision(user=cast.edda).publish(user=cast.edda)
    run_all()
    assert not Credit.objects.exists()
    assert told(cast.cleo) == []


def test_a_suggestion_stands_on_what_editors_are_writing(article, cast):
    draft = Article.objects.get(pk=article.pk)
    draft.title = "Restarting the new router"
    draft.save_revision(user=cast.edda)
    key = list(editable_texts(Article.objects.get(pk=article.pk)))[1]
    actions.suggest_edit(article, by=cast.cleo, texts={key: "Then press it twice."})
    newest = Article.objects.get(pk=article.pk).get_latest_revision_as_object()
    assert newest.title == "Restarting the new router"
    assert "twice" in text_of(newest.body.raw_data[1]["value"])
    assert can_suggest_edit(cast.cleo, article)
    assert not can_suggest_edit(AnonymousUser(), article)


@pytest.mark.parametrize(
    "html",
    [
        "<h2>A</h2><p>b <b>c</b> <i>d</i></p><ul><li>e</li><li>f</li></ul>",
        '<p><a href="https://x.example/">x</a> and <code>y</code></p>',
    ],
)
def test_markdown_and_back_keeps_what_the_editor_knows(html):
    assert re.sub(r"\s", "", to_html(from_html(html))) == re.sub(r"\s", "", html)


ALL_PARTS = [
    ("text", "<p>Have the <b>key</b> at hand.</p>"),
    (
        "steps",
        {
            "title": "Restart",
            "steps": [
                {"name": "Stop it", "text": "<p>Press it.</p>"},
                {"name": "Start it", "text": ""},
            ],
        },
    ),
    ("callout", {"kind": "warning", "text": '<p>See <a id="7" linktype="page">that page</a>.</p>'}),
    ("code", {"language": "bash", "code": "a = 1\n  b"}),
    (
        "table",
        {
            "columns": [{"type": "text", "heading": "Lamp"}, {"type": "rich", "heading": "Means"}],
            "rows": [
                {"values": ["red", "<p>no line</p>"]},
                {"values": ["green", "<p>all <b>well</b></p>"]},
            ],
            "caption": "Lamps",
        },
    ),
    ("faq", {"question": "Does it beep?", "answer": "<p>Never.</p>"}),
    ("term", {"term": "Lamp", "meaning": "<p>A light.</p>"}),
]


@stands
def handbook(cast, house, engine) -> Article:
    """An article of all kinds of blocks."""
    return published(cast.edda, title="Lamps", body=ALL_PARTS)


def key_of(page, text: str) -> str:
    return next(key for key, shown in editable_texts(page).items() if shown == text)


def texts_in(page) -> str:
    return text_of([block["value"] for block in page.body.raw_data])


def test_every_piece_of_an_article_can_be_changed_where_it_stands(handbook, cast, sign_in):
    texts = editable_texts(handbook)
    assert list(texts.values()) == [
        "Have the **key** at hand.",
        "Restart",
        "Stop it",
        "Press it.",
        "Start it",
        "",
        "See [that page](page:7).",
        "a = 1\n  b",
        "Lamps",
        "Lamp",
        "Means",
        "red",
        "no line",
        "green",
        "all **well**",
        "Does it beep?",
        "Never.",
        "Lamp",
        "A light.",
    ]
    shown = sign_in(cast.cleo).get(f"/kb/{handbook.pk}/suggest/").content.decode()
    assert [shown.count(f'name="text-{key}"') for key in texts] == [1] * len(texts)
    changed = {
        "Press it.": "Press it *twice*.",
        "See [that page](page:7).": "See [that page](page:7) or [mine](page:8).",
        "a = 1\n  b": "a = 2\n  b",
        "red": "dark red",
        "all **well**": "nearly well",
        "Never.": "At night.\n\n- once\n- twice",
        "A light.": "A small light.",
    }
    actions.suggest_edit(
        handbook,
        by=cast.cleo,
        texts={key_of(handbook, before): after for before, after in changed.items()},
    )
    assert texts_in(Article.objects.get(pk=handbook.pk)) == texts_in(handbook)
    draft = Article.objects.get(pk=handbook.pk).get_latest_revision_as_object()
    raw = {block["type"]: block["value"] for block in draft.body.raw_data}
    assert raw["steps"]["steps"][0]["text"] == "<p>Press it <i>twice</i>.</p>\n"
    assert (
        raw["callout"]["text"]
        == '<p>See <a linktype="page" id="7">that page</a> or <a>mine</a>.</p>\n'
    )
    assert raw["callout"]["kind"] == "warning"
    assert raw["code"]["code"] == "a = 2\n  b"
    assert [row["values"] for row in raw["table"]["rows"]] == [
        ["dark red", "<p>no line</p>"],
        ["green", "<p>nearly well</p>\n"],
    ]
    assert "<li>once</li>" in raw["faq"]["answer"]
    assert raw["faq"]["question"] == "Does it beep?"
    draft.full_clean()
    draft.save_revision().publish()
    assert "dark red" in Client().get(handbook.get_absolute_url()).content.decode()


def test_what_would_change_is_shown_before_it_is_sent_and_to_the_editor_after(
    handbook, cast, sign_in
):
    cleo, key = sign_in(cast.cleo), key_of(handbook, "Press it.")
    looked = cleo.post(
        f"/kb/{handbook.pk}/suggest/", {f"text-{key}": "Press it twice.", "look": "1"}
    ).content.decode()
    assert "Press it<ins> twice</ins>." in looked
    assert "1 piece would change" in looked
    assert not EditSuggestion.objects.exists()
    cleo.post(
        f"/kb/{handbook.pk}/suggest/",
        {f"text-{key}": "Press it twice.", "words": "It did not work"},
    )
    run_all()
    address = f"/kb/{handbook.pk}/suggestions/"
    assert Notice.objects.get(recipient=cast.edda, kind="suggested").address == address
    for who in ("cleo", "edda"):
        page = sign_in(getattr(cast, who)).get(address).content.decode()
        assert "Press it<ins> twice</ins>." in page
        assert "Steps › 1. How" in page
        assert "It did not work" in page
        assert "Waits for an editor" in page
    assert "twice" not in sign_in(cast.carl).get(address).content.decode()
    assert Client().get(address).status_code == 302
    assert address in cleo.get(handbook.get_absolute_url()).content.decode()


def test_nobody_reads_in_the_form_what_editors_have_not_published(handbook, cast, sign_in):
    draft = Article.objects.get(pk=handbook.pk)
    draft.body = [("text", "<p>Zirkonium</p>")]
    draft.save_revision(user=cast.edda)
    assert "Zirkonium" not in sign_in(cast.cleo).get(f"/kb/{handbook.pk}/suggest/").content.decode()


def test_a_piece_that_an_editor_is_changing_stays_as_the_editor_wrote_it(handbook, cast, sign_in):
    draft = Article.objects.get(pk=handbook.pk)
    raw = draft.body.stream_block.get_prep_value(draft.body)
    raw[5]["value"]["question"] = "Does it sing?"
    draft.body = draft.body.stream_block.to_python(raw)
    draft.save_revision(user=cast.edda)
    page = Article.objects.get(pk=handbook.pk)
    texts = {key_of(page, "Does it beep?"): "Does it ring?", key_of(page, "Never."): "Always."}
    actions.suggest_edit(page, by=cast.cleo, texts=texts)
    newest = texts_in(Article.objects.get(pk=handbook.pk).get_latest_revision_as_object())
    assert "sing" in newest
    assert "ring" not in newest.replace("sing", "").replace("Restart", "")
    assert "Always" in newest
    assert (
        "An editor had changed this piece"
        in sign_in(cast.edda).get(f"/kb/{page.pk}/suggestions/").content.decode()
    )


def test_a_page_that_was_published_anew_meanwhile_is_shown_before_it_is_sent(
    handbook, cast, sign_in
):
    cleo = sign_in(cast.cleo)
    form = cleo.get(f"/kb/{handbook.pk}/suggest/").content.decode()
    seen, key = re.search(r'name="seen" value="(\d+)"', form)[1], key_of(handbook, "Never.")
    newer = Article.objects.get(pk=handbook.pk)
    newer.save_revision(user=cast.edda).publish(user=cast.edda)
    answer = cleo.post(f"/kb/{handbook.pk}/suggest/", {f"text-{key}": "Always.", "seen": seen})
    assert answer.status_code == 422
    assert "changed meanwhile" in answer.content.decode()
    assert "Always." in answer.content.decode()
    assert not EditSuggestion.objects.exists()


def test_what_a_page_cannot_keep_is_said_at_its_field(handbook, cast, sign_in):
    cleo = sign_in(cast.cleo)
    wrong = {
        f"text-{key_of(handbook, 'Does it beep?')}": "x" * 201,
        f"text-{key_of(handbook, 'Never.')}": " ",
    }
    answer = cleo.post(f"/kb/{handbook.pk}/suggest/", wrong)
    assert answer.status_code == 422
    assert answer.content.decode().count('class="field wrong"') == 2
    much = cleo.post(
        f"/kb/{handbook.pk}/suggest/", {f"text-{key_of(handbook, 'Never.')}": "x" * 20_001}
    )
    assert "too much at once" in much.content.decode()
    assert not EditSuggestion.objects.exists()


def test_a_decision_tree_offers_its_words_and_not_its_ways(cast, house, engine):
    steps = [
        {
            "type": "step",
            "value": {
                "name": "lamp",
                "question": "Is it green?",
                "text": "",
                "choices": [{"label": "Yes", "leads_to": "solved"}],
            },
            "id": "s1",
        }
    ]
    tree = Troubleshooting(title="Lamps", slug="lamps", steps=steps, owner=cast.edda)
    KnowledgeIndex.objects.filter(locale__language_code="en").get().add_child(instance=tree)
    assert [text for text in editable_texts(Troubleshooting.objects.get()).values() if text] == [
        "Is it green?",
        "Yes",
    ]
