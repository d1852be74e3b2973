"""In the back office: who may write release notes, and what they find there to list; never a thing
that they may not see.
"""

from __future__ import annotations

import json

import pytest
from django.test import Client

from ideas import actions as ideas
from moderation.releases.models import ReleaseNote
from tests.conftest import settle
from tests.integration.releases.conftest import changelog_in, drafted, publish

pytestmark = pytest.mark.django_db
WINDOWS = ("/office/choose_idea/", "/office/choose_topic/")


@pytest.fixture
def secret(cast, engine, changelog):
    """An idea that administrators alone see."""
    closed = ideas.add_board("Board of the house")
    hidden = ideas.submit_idea(closed, by=cast.ada, title="Zirkonium in the walls", content="x")
    settle()
    ideas.change_access(closed, {"see": ["administrator"]})
    return hidden


def fields(*things, title="Northwind 5", action="") -> dict:
    """The form of the editor, filled in."""
    form = {
        "title": title,
        "lead": "",
        "slug": "northwind-5",
        "body-count": "0",
        "done-count": str(len(things)),
        "comments-TOTAL_FORMS": "0",
        "comments-INITIAL_FORMS": "0",
        "seo_title": "",
        "search_description": "",
    }
    for number, thing in enumerate(things):
        prefix, _dot, pk = thing.live_group.partition(".")
        form |= {
            f"done-{number}-deleted": "",
            f"done-{number}-order": str(number),
            f"done-{number}-type": prefix,
            f"done-{number}-id": "",
            f"done-{number}-value": pk,
        }
    return form | ({action: "yes"} if action else {})


def add() -> str:
    return f"/office/pages/add/releases/releasenote/{changelog_in().pk}/"


def test_the_product_manager_writes_and_publishes_a_note(cast, wishes, question, sign_in):
    petra = sign_in(cast.petra)
    assert petra.get(add()).status_code == 200
    form = fields(wishes["dark"], question, action="action-publish")
    assert petra.post(add(), form).status_code == 302
    note = ReleaseNote.objects.get(title="Northwind 5")
    assert note.live and note.completes == [wishes["dark"].live_group, question.live_group]
    settle()
    assert wishes["dark"].changes.get().author == cast.petra
    edit = petra.get(f"/office/pages/{note.pk}/edit/").content.decode()
    assert "Dark colours at night" in edit and question.subject in edit


@pytest.mark.parametrize(
    ("who", "may"),
    [
        ("cleo", False),
        ("agnes", False),
        ("mo", False),
        ("edda", True),
        ("petra", True),
        ("ada", True),
    ],
)
def test_who_may_write_notes(who, may, cast, changelog, sign_in):
    response = sign_in(getattr(cast, who)).get(add())
    assert (response.status_code == 200) == may


def test_an_editor_writes_and_lets_somebody_else_publish(cast, wishes, sign_in):
    form = fields(wishes["dark"], action="action-publish")
    sign_in(cast.edda).post(add(), form)
    assert not ReleaseNote.objects.get(title="Northwind 5").live


@pytest.mark.parametrize("window", WINDOWS)
def test_the_windows_are_for_the_back_office_alone(window, cast, changelog, sign_in):
    assert Client().get(window).status_code == 302
    assert sign_in(cast.cleo).get(window).status_code == 302
    assert sign_in(cast.petra).get(window).status_code == 200


def test_ideas_are_found_by_words_and_by_number(cast, wishes, sign_in):
    petra = sign_in(cast.petra)
    newest = said(petra.get("/office/choose_idea/"))
    assert "Dark colours at night" in newest and "Export to a table" in newest
    found = said(petra.get("/office/choose_idea/results/?q=dark"))
    assert "Dark colours at night" in found and "Export to a table" not in found
    by_number = said(petra.get(f"/office/choose_idea/results/?q={wishes['export'].pk}"))
    assert "Export to a table" in by_number
    chosen = petra.get(f"/office/choose_idea/chosen/{wishes['dark'].pk}/")
    assert json.loads(chosen.content)["result"]["title"] == "Dark colours at night"


def test_topics_are_found_by_words(cast, question, sign_in):
    found = said(sign_in(cast.petra).get("/office/choose_topic/results/?q=router"))
    assert question.subject in found


def said(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_what_somebody_may_not_see_is_never_offered_shown_or_taken(cast, secret, sign_in):
    petra = sign_in(cast.petra)
    for path in ("", "results/?q=zirkonium", f"results/?q={secret.pk}"):
        assert "Zirkonium" not in petra.get(f"/office/choose_idea/{path}").content.decode()
    assert petra.get(f"/office/choose_idea/chosen/{secret.pk}/").status_code == 404
    many = petra.get(f"/office/choose_idea/chosen-multiple/?id={secret.pk}&multiple=1")
    assert "Zirkonium" not in many.content.decode()
    answer = petra.post(add(), fields(secret, action="action-publish"))
    assert answer.status_code == 200 and "Zirkonium" not in answer.content.decode()
    assert not ReleaseNote.objects.filter(title="Northwind 5").exists()


def test_what_somebody_else_has_listed_stays_and_is_not_named(cast, secret, sign_in):
    note = drafted(cast.ada, secret, title="Northwind 5")
    petra = sign_in(cast.petra)
    for path in ("edit/", "view_draft/", "history/"):
        page = petra.get(f"/office/pages/{note.pk}/{path}")
        assert page.status_code == 200 and "Zirkonium" not in page.content.decode(), path
    assert petra.post(f"/office/pages/{note.pk}/edit/", fields(secret)).status_code == 302
    kept = ReleaseNote.objects.get(pk=note.pk).get_latest_revision_as_object()
    assert kept.completes == [secret.live_group]


def test_two_versions_beside_each_other_name_nothing_secret(cast, secret, sign_in):
    note = drafted(cast.ada, title="Northwind 5")
    first = note.latest_revision
    publish(drafted(cast.ada, secret, title="Another"), cast.ada)
    other = ReleaseNote.objects.get(title="Another")
    note.done = other.done
    second = note.save_revision(user=cast.ada)
    path = f"/office/pages/{note.pk}/revisions/compare/{first.pk}...{second.pk}/"
    petra = sign_in(cast.petra).get(path)
    assert petra.status_code == 200 and "Zirkonium" not in petra.content.decode()
