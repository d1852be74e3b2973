"""The page on which the team looks through ideas."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from community.companies.actions import join_company
from ideas import actions
from ideas.boards import status_named
from ideas.models import Idea, StatusChange
from tests.conftest import run_all, told

pytestmark = pytest.mark.django_db
HERE = "/ideas/triage/"


def text(client: Client, path: str = HERE) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, path
    return " ".join(answer.content.decode().split())


def order(page: str) -> list[int]:
    return [int(pk) for pk in re.findall(r'name="idea" value="(\d+)"', page)]


def undo_in(page: str) -> str:
    return re.search(r'action="(/ideas/triage/undo/[^"]+)"', page)[1]


@pytest.mark.parametrize("who", ["cleo", "agnes", "mo", "edda"])
def test_it_is_not_there_for_who_does_not_decide(who, cast, wishes, sign_in):
    client = sign_in(getattr(cast, who))
    for path in (HERE, f"{HERE}export/"):
        assert client.get(path).status_code == 404
    form = {"idea": [wishes[0].pk], "act": "tag", "tags": "x"}
    assert client.post(HERE, form).status_code == 404
    assert client.post(f"{HERE}undo/x/").status_code == 404
    assert not wishes[0].tags.exists()


def test_a_visitor_is_led_to_sign_in(wishes):
    assert Client().get(HERE)["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("sort", ["votes", "companies", "value", "new", "old", "due"])
def test_it_is_ordered_by_what_it_shows(sort, cast, acme, beta, wishes, sign_in):
    one, two, three = (idea.pk for idea in wishes)
    for person in (cast.agnes, cast.mo):
        actions.vote_idea(wishes[1], by=person, wanted=True)
    join_company(acme, person=cast.edda, by=cast.petra, source="staff")
    join_company(beta, person=cast.agnes, by=cast.petra, source="staff")
    actions.vote_for_company(wishes[1], company=beta, by=cast.petra, source="call")
    run_all()
    actions.vote_for_company(wishes[0], company=beta, by=cast.petra, source="call")
    actions.vote_for_company(wishes[0], company=acme, by=cast.petra, source="call")
    for pk, days in ((one, 3), (two, 1), (three, 2)):
        Idea.objects.filter(pk=pk).update(answer_due=timezone.now() + timedelta(days=days))
    expected = {
        "votes": [two, three, one],
        "companies": [one, three, two],
        "value": [one, three, two],
        "new": [three, two, one],
        "old": [one, two, three],
        "due": [two, three, one],
    }
    assert order(text(sign_in(cast.petra), f"{HERE}?sort={sort}")) == expected[sort]


def test_it_is_narrowed_by_status_board_tag_and_what_waits(cast, wishes, sign_in):
    one, two, three = wishes
    client, petra = sign_in(cast.petra), cast.petra
    other = actions.add_board("Other")
    four = actions.submit_idea(other, by=cast.cleo, title="On another board", content="So.")
    actions.change_tags(two, by=petra, given=["Wi-Fi"])
    actions.change_status(three, by=petra, to=status_named("declined"), words="No.")
    Idea.objects.filter(pk=one.pk).update(answer_due=timezone.now() - timedelta(days=1))
    found = {
        "": {one, two, four},
        "?status=all": {one, two, three, four},
        "?status=declined": {three},
        f"?board={other.pk}": {four},
        "?tag=wi-fi": {two},
        "?waits=overdue": {one},
        "?waits=unanswered": {one, two, four},
        "?status=all&waits=unanswered&tag=wi-fi": {two},
        "?status=completed": set(),
    }
    for query, ideas in found.items():
        assert set(order(text(client, HERE + query))) == {one.pk for one in ideas}, query
    assert "No idea is like that." in text(client, f"{HERE}?status=completed")


@pytest.mark.parametrize(
    "query", ["sort=x", "status=x", "status=duplicate", "board=999", "board=x", "tag=x", "waits=x"]
)
def test_what_there_is_not_is_not_found(query, cast, wishes, sign_in):
    assert sign_in(cast.petra).get(f"{HERE}?{query}").status_code == 404


def test_who_may_not_know_companies_sees_none_here(cast, acme, wishes, sign_in):
    actions.vote_for_company(wishes[0], company=acme, by=cast.petra, source="call")
    cast.petra.groups.get().permissions.remove(*Permission.objects.filter(codename="view_company"))
    client = sign_in(cast.petra)
    page = text(client)
    assert "Acme" not in page and "12,000" not in page and "Value" not in page
    assert client.get(f"{HERE}?sort=value").status_code == 404
    said = b"".join(client.get(f"{HERE}export/").streaming_content).decode()
    assert "Acme" not in said and "12000" not in said


def test_a_page_asks_the_same_however_many_ideas_it_shows(cast, acme, board, wishes, sign_in):
    client = sign_in(cast.petra)

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            text(client)
        return len(asked)

    def fill(n: int) -> None:
        idea = actions.submit_idea(board, by=cast.cleo, title=f"Further wish {n}", content="So.")
        actions.change_tags(idea, by=cast.petra, given=["one", f"tag {n}"])
        actions.add_note(idea, by=cast.agnes, content="Hm.")
        actions.vote_for_company(idea, company=acme, by=cast.petra, source="call")
        Idea.objects.filter(pk=idea.pk).update(similar_to=wishes[0])

    fill(0)
    text(client)
    before = queries()
    for n in range(1, 12):
        fill(n)
    assert queries() == before <= 12


def test_an_idea_that_says_the_same_as_another_is_one_click_from_the_merge(
    cast, board, engine, sign_in
):
    first = actions.submit_idea(
        board, by=cast.cleo, title="Dark colours in the app at night", content="It is bright."
    )
    run_all()
    second = actions.submit_idea(
        board, by=cast.carl, title="Dark colours for the app at night", content="Too bright."
    )
    run_all()
    assert Idea.objects.get(pk=second.pk).similar_to_id == first.pk
    client, way = sign_in(cast.petra), f"/ideas/{second.pk}/merge/?into={first.pk}"
    page = text(client)
    assert way in page and f"looks like #{first.pk}" in page
    assert client.get(way).status_code == 200
    actions.remove_idea(first, by=cast.mo)
    assert way not in text(client)


def test_nothing_looks_like_what_not_the_same_people_read(cast, board, engine, sign_in):
    closed = actions.add_board("Team board")
    roles = ["product manager"]
    actions.change_access(closed, dict.fromkeys(("see", "submit", "comment", "vote"), roles))
    actions.submit_idea(closed, by=cast.petra, title="Dark colours at night, please", content="x")
    run_all()
    idea = actions.submit_idea(
        board, by=cast.petra, title="Dark colours at night, please", content="x"
    )
    run_all()
    assert Idea.objects.get(pk=idea.pk).similar_to_id is None


# --- several at once


def act(client: Client, ideas, **form):
    return client.post(HERE, {"idea": [idea.pk for idea in ideas], **form}, follow=True)


def test_several_get_a_status_with_one_answer_and_it_is_taken_back(cast, wishes, sign_in):
    client, planned = sign_in(cast.petra), status_named("planned")
    form = {"act": "status", "status": planned.pk, "body": "In spring.", "nonce": "n1"}
    page = act(client, wishes[:2], **form).content.decode()
    assert "2 ideas are changed." in page
    changes = StatusChange.objects.order_by("pk")
    assert [(one.author, one.content) for one in changes] == [(cast.petra, "In spring.")] * 2
    run_all()
    assert "idea_status" in told(cast.cleo) and "idea_status" in told(cast.carl)
    assert "2 ideas are changed." in act(client, wishes[:2], **form).content.decode()
    assert StatusChange.objects.count() == 2
    back = client.post(undo_in(page), follow=True).content.decode()
    run_all()
    assert "Taken back." in back and not StatusChange.objects.exists()
    assert {one.status.key for one in Idea.objects.all()} == {"under-review"}
    assert not Idea.objects.exclude(answered_on=None).exists()
    assert "idea_status" not in told(cast.cleo) + told(cast.carl)
    assert client.post(undo_in(page), follow=True).status_code == 200


def test_what_was_decided_since_is_not_taken_back(cast, wishes, sign_in):
    client = sign_in(cast.petra)
    form = {"act": "status", "status": status_named("planned").pk}
    page = act(client, wishes[:2], **form).content.decode()
    actions.change_status(wishes[0], by=cast.ada, to=status_named("started"))
    back = client.post(undo_in(page), follow=True).content.decode()
    assert "1 idea stays" in back
    keys = {one.pk: one.status.key for one in Idea.objects.all()}
    assert keys[wishes[0].pk] == "started" and keys[wishes[1].pk] == "under-review"


def test_one_that_was_merged_meanwhile_keeps_no_other_from_it(cast, wishes, sign_in, monkeypatch):
    client, form = sign_in(cast.petra), {"act": "status", "status": status_named("planned").pk}
    actions.merge_idea(wishes[0], by=cast.mo, into=wishes[2])
    assert "1 idea is changed." in act(client, wishes[:2], **form).content.decode()
    assert Idea.objects.get(pk=wishes[1].pk).status.key == "planned"


def test_tags_are_added_and_taken_off_and_taken_back(cast, wishes, sign_in):
    client = sign_in(cast.petra)
    actions.change_tags(wishes[0], by=cast.petra, given=["old", "both"])
    page = act(client, wishes, act="tag", tags="Both; new").content.decode()
    named = [sorted(tag.name for tag in idea.tags.all()) for idea in wishes]
    assert named == [["both", "new", "old"], ["both", "new"], ["both", "new"]]
    client.post(undo_in(page))
    assert [sorted(tag.name for tag in idea.tags.all()) for idea in wishes] == [
        ["both", "old"],
        [],
        [],
    ]
    act(client, wishes, act="untag", tags="both")
    assert [tag.name for tag in wishes[0].tags.all()] == ["old"]


@pytest.mark.parametrize(
    ("form", "says"),
    [
        ({"act": "status"}, "Choose a status."),
        ({"act": "status", "status": "declined"}, "Say why"),
        ({"act": "tag", "tags": " , "}, "Say which tags."),
        ({"act": "tag", "tags": "x", "idea": []}, "Tick the ideas"),
        ({}, "required"),
        ({"act": "nonsense"}, "nonsense"),
    ],
)
def test_what_is_missing_is_said_and_what_was_ticked_stays(form, says, cast, wishes, sign_in):
    if form.get("status"):
        form = {**form, "status": status_named(form["status"]).pk}
    answer = sign_in(cast.petra).post(HERE, {"idea": [wishes[0].pk], **form})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert says in page or "act" not in form or form["act"] == "nonsense"
    assert page.count(" checked") == bool(form.get("idea", [1]))
    assert not StatusChange.objects.exists() and not wishes[0].tags.exists()


def test_an_undo_of_somebody_elses_making_is_none(cast, wishes, sign_in):
    assert sign_in(cast.petra).post(f"{HERE}undo/forged:1:x/").status_code == 404


# --- as a table


def test_the_table_holds_all_that_is_asked_for_and_no_formula(cast, acme, board, wishes, sign_in):
    evil = actions.submit_idea(
        board, by=cast.carl, title='=HYPERLINK("http://x.example")', content="So."
    )
    actions.change_tags(evil, by=cast.petra, given=["@sum"])
    actions.vote_for_company(evil, company=acme, by=cast.petra, source="call")
    actions.add_note(evil, by=cast.agnes, content="Hm.")
    answer = sign_in(cast.petra).get(f"{HERE}export/?sort=value")
    assert answer.streaming and answer["Content-Type"].startswith("text/csv")
    said = b"".join(answer.streaming_content).decode()
    rows = list(csv.DictReader(io.StringIO(said.removeprefix("\ufeff"))))
    assert len(rows) == 4
    row = rows[-1]
    assert row["Title"].startswith("'=HYPERLINK") and row["Tags"] == "'@sum"
    assert row["Address"] == f"http://testserver{evil.get_absolute_url()}"
    assert (row["People"], row["Companies"], row["Which companies"]) == ("1", "1", "Acme")
    assert float(row["Value a year"]) == 12_000 and row["Notes"] == "1"
    only = sign_in(cast.petra).get(f"{HERE}export/?tag=sum")
    assert b"".join(only.streaming_content).decode().count("\n") == 2
