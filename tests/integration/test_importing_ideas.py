"""Ideas from a table and from Fider's export: what becomes of them, and of a second run."""

from __future__ import annotations

import json
import zipfile
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from community.accounts.models import User
from community.notifications.models import Mail, Notice, Subscription
from community.search.finding import search
from community.votes import voters
from ideas import actions
from ideas.models import Comment, Idea, Imported

pytestmark = pytest.mark.django_db
TABLE = """\
id,title,text,author,author_email,created,status,answered,answer,voters,colour
7,A router that sleeps,"It **glows**
at night.",Nora,nora@example.com,2026-01-05,Declined,2026-02-01T10:00:00+01:00,It has to listen.,\
cleo@example.com nora@example.com,red
8,Bills that people can read,,Otto,,2026-03-01,,,,,
9,,Nothing said,,,,,,,,
10,A lamp that follows me,,,,2026-03-02,someday,,,,
"""


@pytest.fixture
def table(tmp_path):
    file = tmp_path / "wishes.csv"
    file.write_text(TABLE, encoding="utf-8-sig")
    return file


def user(pk: int, name: str, **more) -> dict:
    fields = {"id": pk, "name": name, "email": f"{name.lower()}@example.com", "status": 1}
    return {**fields, "created_at": "2024-01-01T00:00:00Z", **more}


def post(pk: int, title: str, status: int = 0, **more) -> dict:
    fields = {"id": pk, "title": title, "description": "Please.", "user_id": 1, "status": status}
    none = {"response": None, "response_date": None, "response_user_id": None, "original_id": None}
    return {**fields, **none, "created_at": "2024-02-01T08:00:00.5Z", **more}


def row(post_id: int, user_id: int, **more) -> dict:
    return {"post_id": post_id, "user_id": user_id, "created_at": "2024-03-01T08:00:00Z", **more}


@pytest.fixture
def export(tmp_path):
    """What Fider writes: an idea that was completed, its duplicate, one that was deleted."""
    answer = {"response": "It is in 2.0.", "response_date": "2024-05-01T08:00:00Z"}
    tables = {
        "users": [user(1, "Nora"), user(2, "Cleo"), user(3, "Gone", status=2, email="")],
        "posts": [
            post(5, "The same in other words", 5, original_id=6),
            post(6, "A router that sleeps", 2, response_user_id=2, **answer),
            post(7, "Was spam all along", 6),
        ],
        "post_votes": [row(6, 1), row(6, 2), row(5, 1), row(5, 3), row(7, 1)],
        "comments": [
            row(6, 2, id=1, content="Me **too**", deleted_at=None),
            row(6, 2, id=2, content="Oops", deleted_at="2024-03-02T00:00:00Z"),
        ],
        "tags": [],
    }
    file = tmp_path / "backup.zip"
    with zipfile.ZipFile(file, "w") as archive:
        for name, rows in tables.items():
            archive.writestr(f"{name}.json", json.dumps(rows))
    return file


def take_in(file, board, **options) -> str:
    out = StringIO()
    call_command(
        "import_ideas", str(file), board=board.pk, stdout=out, stderr=StringIO(), **options
    )
    return out.getvalue()


def names_of_voters(*ideas) -> set[str]:
    found = voters(Idea, [idea.pk for idea in ideas])
    return {vote.user.name for vote in found}


def test_a_table_becomes_ideas_with_votes_and_answers(cast, board, table, engine):
    User.objects.filter(pk=cast.cleo.pk).update(email="Cleo@Example.com")
    said = take_in(table, board)
    assert "3  ideas" in said and "1  without a title" in said
    assert "1  the status “someday”, which is none here" in said
    idea = Idea.objects.get(title="A router that sleeps")
    assert "<strong>glows</strong>" in idea.rendered
    assert (idea.votes_count, idea.status.key) == (2, "declined")
    assert names_of_voters(idea) == {"Nora", "Cleo"}
    change = idea.changes.get()
    assert (change.content, change.created) == (
        "It has to listen.",
        datetime(2026, 2, 1, 9, tzinfo=UTC),
    )
    nora = User.objects.get(email="nora@example.com")
    assert nora.is_staged and idea.author == nora
    found = search(cast.cleo, "router sleeps").results
    assert [one.entry.object_id for one in found if one.entry.kind == "idea"] == [idea.pk]


def test_nobody_is_told_of_what_is_imported(cast, board, table):
    take_in(table, board)
    assert not Notice.objects.exists() and not Mail.objects.exists()


def test_who_voted_elsewhere_hears_what_becomes_of_it_here(cast, board, table):
    User.objects.filter(pk=cast.cleo.pk).update(email="cleo@example.com")
    take_in(table, board)
    about = Idea.objects.get(title="A router that sleeps").live_group
    followed = Subscription.objects.get(user=cast.cleo, about=about)
    assert followed.level == Subscription.Level.TRACKING


def test_a_second_run_doubles_nothing(cast, board, table):
    take_in(table, board)
    before = list(Idea.objects.values_list("pk", "title", "votes_count")), User.objects.count()
    assert "3  there already" in take_in(table, board)
    assert before == (
        list(Idea.objects.values_list("pk", "title", "votes_count")),
        User.objects.count(),
    )


def test_a_run_that_is_stopped_goes_on(cast, board, table, monkeypatch):
    from ideas.importing import taking_in

    planted, real = [], taking_in.plant_votes

    def stop(idea, votes):
        planted.append(idea)
        if len(planted) == 2:
            raise KeyboardInterrupt
        real(idea, votes)

    monkeypatch.setattr(taking_in, "plant_votes", stop)
    with pytest.raises(CommandError, match="Run the same command again"):
        take_in(table, board)
    assert Idea.objects.count() == Imported.objects.count() == 1
    said = take_in(table, board)
    assert "1  there already" in said and "2  ideas" in said


def test_a_dry_run_says_what_would_be_and_makes_nothing(cast, board, table, export):
    people = User.objects.count()
    for file in (table, export):
        said = take_in(file, board, dry_run=True)
        assert "nothing was" in said and "ideas" in said
    assert not Idea.objects.exists() and not Imported.objects.exists()
    assert User.objects.count() == people


def test_what_the_board_has_already_is_left_out(cast, board, table):
    actions.submit_idea(board, by=cast.carl, title="a ROUTER that sleeps!", content="Mine.")
    assert "1  with a title that an idea of the board has" in take_in(table, board)
    assert Idea.objects.filter(title_key="a router that sleeps").count() == 1


def test_an_export_of_fider_keeps_answers_comments_and_duplicates(cast, board, export):
    said = take_in(export, board)
    assert "2  ideas" in said and "1  deleted" in said
    assert "1  comments that were deleted" in said
    idea = Idea.objects.get(title="A router that sleeps")
    same = Idea.objects.get(title="The same in other words")
    assert same.merged_into == idea and same.status.key == "duplicate"
    assert idea.status.key == "completed" and idea.changes.get().content == "It is in 2.0."
    assert idea.changes.get().author.name == "Cleo"
    assert idea.votes_count == 3
    assert names_of_voters(idea) == {"Nora", "Cleo"} and len(names_of_voters(idea, same)) == 3
    comment = Comment.objects.get()
    assert "<strong>too</strong>" in comment.rendered and idea.comments_count == 1
    assert "2  there already" in take_in(export, board)


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.csv", "name,text\nx,y\n", "no column “title”"),
        ("b.csv", "title,created\nSomething long,yesterday\n", "line 2"),
        ("c.csv", b"\xff\xfe\x00t", "c.csv"),
        ("d.zip", b"no zip", "is no export of Fider"),
        ("e.csv", "", "no column “title”"),
    ],
)
def test_what_cannot_be_read_is_said(board, tmp_path, name, content, why):
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(CommandError, match=why):
        take_in(file, board)
    assert not Idea.objects.exists()


def test_a_board_that_there_is_not_is_said(board, table):
    with pytest.raises(CommandError, match="no board with the number 4711"):
        call_command("import_ideas", str(table), board=4711)
