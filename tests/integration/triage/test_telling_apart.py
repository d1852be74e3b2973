"""Two ideas look alike and are not the same: whoever looks through them says so once."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import Client

from community.accounts.doors import Refused
from community.events.models import EventRecord
from ideas import actions
from ideas.actions import alike as alike_module
from ideas.actions.alike import look_for_alike
from ideas.models import Idea, ToldApart
from tests.conftest import run_all
from tests.standing import stands

pytestmark = pytest.mark.django_db
HERE = "/ideas/triage/"
HTMX = {"HX-Request": "true"}


@stands
def alike(cast, board, engine) -> tuple[Idea, Idea]:
    """The second says what the first does."""
    titles = ("Dark colours in the app at night", "Dark colours for the app at night")
    ideas = []
    for who, title in zip((cast.cleo, cast.carl), titles, strict=True):
        ideas.append(actions.submit_idea(board, by=who, title=title, content="Bright."))
        run_all()
    first, second = (Idea.objects.get(pk=idea.pk) for idea in ideas)
    assert second.similar_to == first
    return first, second


def twin_of(idea: Idea) -> int | None:
    return Idea.objects.values_list("similar_to_id", flat=True).get(pk=idea.pk)


def way(one: Idea, other: Idea, undo: str = "") -> str:
    return f"/ideas/{one.pk}/apart/{other.pk}/{undo}"


def test_one_click_says_so_and_one_takes_it_back(cast, alike, sign_in):
    first, second = alike
    client = sign_in(cast.petra)
    page = client.get(HERE).content.decode()
    assert way(second, first) in page and "Not the same" in page
    back = {"Referer": f"http://testserver{HERE}?sort=new"}
    answer = client.post(way(second, first), headers=back, follow=True)
    assert answer.redirect_chain[-1][0].endswith("?sort=new")
    page = answer.content.decode()
    assert "are not the same." in page and way(second, first, "undo/") in page
    assert f"?into={first.pk}" not in page
    said = ToldApart.objects.get()
    assert (said.one, said.other, said.by) == (first, second, cast.petra)
    client.post(way(second, first, "undo/"))
    assert not ToldApart.objects.exists() and twin_of(second) == first.pk
    assert f"?into={first.pk}" in client.get(HERE).content.decode()


def test_in_place_the_line_changes_and_nothing_else(cast, alike, sign_in):
    first, second = alike
    client = sign_in(cast.petra)
    said = client.post(way(second, first), headers=HTMX).content.decode()
    assert f"Not the same as #{first.pk}." in said and way(second, first, "undo/") in said
    assert "<html" not in said and f'id="apart-{second.pk}"' in said
    back = client.post(way(second, first, "undo/"), headers=HTMX).content.decode()
    assert f"looks like #{first.pk}" in back and f'id="apart-{second.pk}"' in back


def test_saying_it_twice_or_the_other_way_round_is_one_record(cast, alike):
    first, second = alike
    said = actions.tell_apart(second, by=cast.petra, other=first)
    assert actions.tell_apart(first, by=cast.mo, other=second) == said
    assert EventRecord.objects.filter(name="ideas.ideas_told_apart").count() == 1
    for _twice in range(2):
        actions.undo_telling_apart(first, by=cast.mo, other=second)
    assert EventRecord.objects.filter(name="ideas.telling_apart_undone").count() == 1
    with pytest.raises(Refused, match="same"):
        actions.tell_apart(first, by=cast.mo, other=first)


def test_it_outlasts_an_edit_and_the_next_one_that_looks_alike_is_named(cast, board, alike):
    first, second = alike
    third = actions.submit_idea(
        board, by=cast.edda, title="Dark colours of the app at night", content="Bright."
    )
    run_all()
    actions.tell_apart(second, by=cast.petra, other=first)
    run_all()
    assert twin_of(second) == third.pk, "what else looks like it"
    actions.tell_apart(second, by=cast.petra, other=third)
    run_all()
    assert twin_of(second) is None
    second = Idea.objects.get(pk=second.pk)
    actions.edit_idea(second, by=cast.mo, title=second.title, content="Too bright at night.")
    run_all()
    assert twin_of(second) is None
    look_for_alike([first.pk])
    assert twin_of(first) == third.pk


def test_what_each_of_the_two_looked_like_goes(cast, alike):
    first, second = alike
    Idea.objects.filter(pk=first.pk).update(similar_to=second)
    actions.tell_apart(first, by=cast.petra, other=second)
    assert twin_of(first) is None and twin_of(second) is None


def test_two_that_were_told_apart_can_be_merged_all_the_same(cast, alike):
    first, second = alike
    actions.tell_apart(second, by=cast.petra, other=first)
    actions.merge_idea(second, by=cast.petra, into=first)
    assert Idea.objects.get(pk=second.pk).merged_into == first


@pytest.mark.parametrize(
    ("who", "may"),
    [("cleo", 0), ("carl", 0), ("agnes", 0), ("edda", 0), ("mo", 1), ("petra", 1), ("ada", 1)],
)
def test_who_may_merge_may_say_so(who, may, cast, alike, sign_in):
    first, second = alike
    client = sign_in(getattr(cast, who))
    assert client.get(way(second, first)).status_code == 405
    assert client.post(way(second, first)).status_code == (302 if may else 404)
    assert ToldApart.objects.count() == may
    assert client.post(way(second, first, "undo/")).status_code == (302 if may else 404)


def test_a_visitor_is_led_to_sign_in(alike):
    first, second = alike
    assert Client().post(way(second, first))["Location"].startswith("/accounts/login/")
    assert not ToldApart.objects.exists()


def test_nothing_is_said_of_what_one_may_not_see_or_what_there_is_not(cast, alike, sign_in):
    first, second = alike
    closed = actions.add_board("Team board")
    hidden = actions.submit_idea(closed, by=cast.ada, title="A wish of the team", content="So.")
    actions.change_access(closed, dict.fromkeys(("see", "submit"), ["administrator"]))
    client = sign_in(cast.mo)
    assert client.post(way(second, hidden)).status_code == 404
    assert client.post(way(hidden, second)).status_code == 404
    assert client.post(f"/ideas/{second.pk}/apart/999999/").status_code == 404
    assert client.post(way(second, second)).status_code == 404
    assert not ToldApart.objects.exists()


def test_the_database_keeps_each_pair_once_and_in_order(cast, alike):
    first, second = alike
    ToldApart.objects.create(one=first, other=second, by=cast.mo)
    for one, other in ((first, second), (second, first), (first, first)):
        with pytest.raises(IntegrityError), transaction.atomic():
            ToldApart.objects.create(one=one, other=other, by=cast.mo)


def test_what_is_imported_is_compared_as_well(cast, board, engine, tmp_path):
    actions.submit_idea(board, by=cast.cleo, title="Dark colours in the app at night", content="x")
    run_all()
    file = tmp_path / "ideas.csv"
    file.write_text("title,text,author,author_email\nDark colours for the app at night,x,Ann,\n")
    call_command("import_ideas", file, board=board.pk, stdout=StringIO(), stderr=StringIO())
    made = Idea.objects.get(title="Dark colours for the app at night")
    assert made.similar_to.title == "Dark colours in the app at night"


def test_who_is_told_apart_while_it_is_looked_for_stays_apart(cast, alike, monkeypatch):
    first, second = alike
    look = alike_module._most_alike

    def slowly(idea):
        found = look(idea)
        actions.tell_apart(second, by=cast.petra, other=first)
        return found

    monkeypatch.setattr(alike_module, "_most_alike", slowly)
    look_for_alike([second.pk])
    assert twin_of(second) is None
