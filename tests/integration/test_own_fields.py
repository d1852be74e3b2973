"""What a board asks for beside title and text: set up, filled in, shown, edited, found."""

from __future__ import annotations

import pytest
from django.test import Client

from community.search.finding import search
from ideas import actions
from ideas.boards import boards_changed
from ideas.models import Board, BoardField, Idea
from tests.conftest import settle

pytestmark = pytest.mark.django_db


def ask(board: Board, label: str, kind: str, **more) -> BoardField:
    field = BoardField.objects.create(board=board, label=label, kind=kind, **more)
    boards_changed()
    return field


@pytest.fixture
def fields(board) -> dict[str, BoardField]:
    """One of each kind."""
    return {
        "text": ask(board, "Product", "text", is_required=True),
        "long": ask(board, "How often", "long"),
        "choice": ask(board, "Where", "choice", choices="At home\nAt work\n\n"),
        "number": ask(board, "How many people", "number"),
        "date": ask(board, "Needed by", "date"),
        "checkbox": ask(board, "I would test it", "checkbox"),
    }


def typed(board: Board, fields: dict[str, BoardField], **more) -> dict[str, str]:
    own = {
        "text": "Router 7",
        "long": "Every day.\nTwice.",
        "choice": "At work",
        "number": "1200.5",
        "date": "2027-03-01",
        "checkbox": "on",
    }
    form = {"title": "A router that sleeps", "body": "It glows.", "board": board.pk}
    return form | {f"own-{fields[kind].pk}": value for kind, value in (own | more).items()}


def text(client: Client, path: str, **more) -> str:
    return " ".join(client.get(path, **more).content.decode().split())


def test_what_a_board_asks_for_is_filled_in_and_shown_in_each_readers_language(
    cast, board, fields, sign_in
):
    BoardField.objects.filter(pk=fields["date"].pk).update(label_ru="Нужно к")
    boards_changed()
    client = sign_in(cast.cleo)
    page = text(client, f"/ideas/new/?board={board.pk}")
    assert all(field.label in page for field in fields.values() if field.kind != "date")
    answer = client.post("/ideas/new/", typed(board, fields))
    idea = Idea.objects.get()
    assert answer["Location"] == idea.get_absolute_url()
    assert idea.details[str(fields["number"].pk)] == "1200.5"
    shown = text(Client(), idea.get_absolute_url())
    for value in ("Router 7", "Every day.<br>Twice.", "At work", "1,200.5", "March 1, 2027"):
        assert value in shown or value.replace(",", "") in shown, value
    russian = text(Client(), idea.get_absolute_url(), headers={"Accept-Language": "ru"})
    assert "Нужно к" in russian and "1 марта 2027" in russian


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        ("text", ""),
        ("text", "x" * 201),
        ("choice", "On the moon"),
        ("number", "many"),
        ("number", "NaN"),
        ("date", "tomorrow"),
    ],
)
def test_what_does_not_fit_is_refused_and_nothing_is_lost(
    kind, value, cast, board, fields, sign_in
):
    page = sign_in(cast.cleo).post("/ideas/new/", typed(board, fields, **{kind: value}))
    assert page.status_code == 422 and not Idea.objects.exists()
    assert "A router that sleeps" in page.content.decode()


def test_what_is_left_empty_is_not_kept(cast, board, fields, sign_in):
    form = typed(board, fields, long="", choice="", number="", date="", checkbox="")
    sign_in(cast.cleo).post("/ideas/new/", {k: v for k, v in form.items() if v})
    assert Idea.objects.get().details == {str(fields["text"].pk): "Router 7"}


def test_the_form_asks_what_the_chosen_board_asks(cast, board, fields, sign_in):
    other = actions.add_board("Mobile")
    ask(other, "Which phone", "text")
    client = sign_in(cast.cleo)
    assert "Which phone" in text(client, f"/ideas/fields/?board={other.pk}")
    assert "Product" not in text(client, f"/ideas/fields/?board={other.pk}")
    assert "Product" in text(client, f"/ideas/fields/?board={board.pk}")
    actions.change_access(other, {"see": ["agent"], "submit": ["agent"]})
    assert "Which phone" not in text(client, f"/ideas/fields/?board={other.pk}")
    assert "Which phone" in text(sign_in(cast.agnes), f"/ideas/fields/?board={other.pk}")
    assert Client().get(f"/ideas/fields/?board={board.pk}").status_code == 302
    assert "<label" not in text(client, "/ideas/fields/?board=x")


def test_editing_keeps_what_a_field_held_that_is_not_shown_any_more(cast, board, fields, sign_in):
    client = sign_in(cast.cleo)
    client.post("/ideas/new/", typed(board, fields))
    idea, hidden = Idea.objects.get(), fields["choice"]
    BoardField.objects.filter(pk=hidden.pk).update(is_shown=False)
    boards_changed()
    assert "At work" not in text(Client(), idea.get_absolute_url())
    page = text(client, f"/ideas/{idea.pk}/edit/")
    assert 'value="Router 7"' in page and 'value="2027-03-01"' in page
    form = typed(board, fields, text="Router 8") | {"seen_version": 1}
    assert client.post(f"/ideas/{idea.pk}/edit/", form).status_code == 302
    details = Idea.objects.get().details
    assert details[str(fields["text"].pk)] == "Router 8"
    assert details[str(hidden.pk)] == "At work"


def test_markup_in_a_field_is_text(cast, board, fields, sign_in):
    form = typed(board, fields, text="<script>alert(1)</script>", long="**bold**")
    sign_in(cast.cleo).post("/ideas/new/", form)
    page = text(Client(), Idea.objects.get().get_absolute_url())
    assert "<script>alert(1)" not in page and "&lt;script&gt;" in page and "**bold**" in page


def test_what_was_filled_in_is_found(cast, board, fields, sign_in):
    sign_in(cast.cleo).post("/ideas/new/", typed(board, fields, text="Zirkonium"))
    settle()
    assert [hit.entry.kind for hit in search(cast.carl, "zirkonium").results] == ["idea"]


def test_who_sets_up_boards_sets_up_their_fields(cast, board, sign_in):
    client = sign_in(cast.petra)
    form = {"board": board.pk, "label": "Where", "kind": "choice", "choices": "Here", "position": 0}
    wrong = client.post("/office/board_fields/new/", form)
    assert wrong.status_code == 200 and not BoardField.objects.exists()
    made = {**form, "choices": "Here\nThere", "is_shown": "on"}
    assert client.post("/office/board_fields/new/", made).status_code == 302
    assert "There" in text(sign_in(cast.cleo), f"/ideas/new/?board={board.pk}")
    field = BoardField.objects.get()
    assert client.get(f"/office/board_fields/delete/{field.pk}/").status_code == 302
    client.post(f"/office/board_fields/edit/{field.pk}/", {**form, "choices": "Here\nThere"})
    assert "There" not in text(sign_in(cast.cleo), f"/ideas/new/?board={board.pk}")
    assert sign_in(cast.agnes).get("/office/board_fields/").status_code in (302, 403)


def test_who_sets_up_a_board_sees_its_form_as_customers_do(cast, board, fields, sign_in):
    ada, path = sign_in(cast.ada), f"/ideas/boards/{board.pk}/form/"
    assert f'href="{path}"' in text(ada, f"/office/boards/edit/{board.pk}/")
    shown = text(ada, path)
    for label in ("What would you like?", "Product", "How often", "At work", "I would test it"):
        assert label in shown
    assert "<fieldset" in shown and "disabled" in shown and 'action="/ideas/new/"' not in shown
    assert sign_in(cast.petra).get(path).status_code == 200
    for name in ("cleo", "mo", "agnes"):
        assert sign_in(getattr(cast, name)).get(path).status_code == 404
    assert Client().get(path).status_code == 302
    assert ada.get("/ideas/boards/999/form/").status_code == 404
