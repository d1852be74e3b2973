"""Stack Exchange dumps: whole, twice, stopped, broken; with constant memory."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from community.accounts.models import User
from forum import importing, stackexchange
from forum.models import AcceptedAnswer, ImportedItem, Post, Topic

pytestmark = pytest.mark.django_db
USERS = '<row Id="-1" DisplayName="Community" /><row Id="7" DisplayName="Ann &#x202e; B" AboutMe="&lt;p&gt;Hi&lt;/p&gt;" CreationDate="2012-01-01T10:00:00.000" /><row Id="8" DisplayName="Bo" />'
POSTS = """<row Id="1" PostTypeId="1" CreationDate="2012-01-02T10:00:00.000" Score="4" Title="How &amp; why?" Body="&lt;p&gt;A &lt;b&gt;bold&lt;/b&gt; &lt;script&gt;x()&lt;/script&gt; one&lt;/p&gt;" OwnerUserId="7" Tags="|chain|gears|" AcceptedAnswerId="3" />
<row Id="2" PostTypeId="2" ParentId="1" CreationDate="2012-01-02T11:00:00.000" Score="-1" Body="&lt;p&gt;First&lt;/p&gt;" OwnerUserId="8" />
<row Id="3" PostTypeId="2" ParentId="1" CreationDate="2012-01-02T12:00:00.000" Score="9" Body="&lt;pre&gt;&lt;code&gt;x = 1&lt;/code&gt;&lt;/pre&gt;" OwnerUserId="7" />
<row Id="4" PostTypeId="2" ParentId="99" CreationDate="2012-01-02T12:00:00.000" Body="lost" />
<row Id="5" PostTypeId="5" CreationDate="2012-01-02T12:00:00.000" Body="wiki" />
<row Id="6" PostTypeId="1" CreationDate="2012-01-03T10:00:00.000" Title="Older tags" Body="x" Tags="&lt;chain&gt;&lt;oil&gt;" ClosedDate="2013-01-01T00:00:00" />"""
COMMENTS = '<row Id="1" PostId="3" Score="2" Text="Thanks @Ann" CreationDate="2012-01-02T13:00:00.000" UserId="8" /><row Id="2" PostId="77" Text="lost" CreationDate="2012-01-02T13:00:00.000" />'
VOTES = '<row Id="1" PostId="3" VoteTypeId="1" CreationDate="2012-01-05T00:00:00.000" /><row Id="2" PostId="3" VoteTypeId="2" CreationDate="2012-01-05T00:00:00.000" />'


def write(folder: Path, **files: str) -> Path:
    texts = {"Users": USERS, "Posts": POSTS, "Comments": COMMENTS, "Votes": VOTES, **files}
    for name, rows in texts.items():
        if rows is not None:
            (folder / f"{name}.xml").write_text(f'\ufeff<?xml version="1.0" encoding="utf-8"?>\n<{name.lower()}>\n{rows}\n</{name.lower()}>', encoding="utf-8")
    return folder


def run(folder: Path, slug: str) -> str:
    out = StringIO()
    call_command("import_stackexchange", str(folder), forum=slug, stdout=out, stderr=StringIO())
    return out.getvalue()


def snapshot() -> tuple:
    return (
        list(Topic.objects.order_by("id").values_list("subject", "posts_count", "answers_count", "solved_on", "solver_id", "last_post_id", "status")),
        list(Post.objects.order_by("id").values_list("content", "score", "number", "reply_number", "is_accepted", "replies_count")),
        User.objects.count(), ImportedItem.objects.count(), AcceptedAnswer.objects.count(),
    )  # fmt: skip


def test_questions_answers_comments_scores_tags_people(tmp_path, forum):
    report = run(write(tmp_path), forum.slug)
    topic = Topic.objects.get(subject="How & why?")
    assert (topic.posts_count, topic.answers_count, topic.solver.display_name) == (4, 2, "Ann  B")
    assert topic.solved_on.isoformat() == "2012-01-05T00:00:00+00:00"
    assert sorted(tag.name for tag in topic.tags.all()) == ["chain", "gears"]
    accepted = Post.objects.get(is_accepted=True)
    assert (accepted.score, accepted.number, accepted.replies_count) == (9, 2, 1)
    assert "<code>x = 1" in accepted.content.rendered
    assert "script" not in topic.first_post.content.rendered
    assert "<strong>bold</strong>" in topic.first_post.content.rendered
    assert Post.objects.get(parent=accepted).content.raw == "Thanks @Ann"
    assert Topic.objects.get(subject="Older tags").is_locked
    ann = User.objects.get(staged_from__endswith=":7")
    assert ann.is_staged
    assert not ann.has_usable_password()
    assert (ann.topics_count, ann.answers_count, ann.solved_count) == (1, 1, 1)
    assert "answer without its question" in report
    assert "comment without its post" in report
    assert "type 5" in report
    forum.refresh_from_db()
    assert (forum.direct_topics_count, forum.direct_posts_count) == (2, 5)


def test_a_second_run_doubles_nothing(tmp_path, forum):
    run(write(tmp_path), forum.slug)
    before = snapshot()
    assert "there already" in run(tmp_path, forum.slug)
    assert snapshot() == before


@pytest.mark.parametrize("stop_at", ["add_questions", "add_answers", "add_comments", "_accept"])
def test_stopped_anywhere_and_run_again_is_as_if_never_stopped(tmp_path, forum, monkeypatch, stop_at):
    real = getattr(importing.Import, stop_at)

    def stop(self, *args):
        real(self, *args)
        raise KeyboardInterrupt

    monkeypatch.setattr(importing.Import, stop_at, stop)
    with pytest.raises(CommandError, match="run|Run"):
        run(write(tmp_path), forum.slug)
    monkeypatch.undo()
    run(tmp_path, forum.slug)
    topic = Topic.objects.get(subject="How & why?")
    assert (topic.posts_count, topic.answers_count, topic.is_solved) == (4, 2, True)
    assert Post.objects.count() == 5
    assert User.objects.filter(staged_from__gt="").count() == 3
    assert sorted(Post.objects.filter(topic=topic, parent=None).values_list("number", flat=True)) == [0, 1, 2]


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        ({"Posts": POSTS + '\n<row Id="9" PostTypeId="1" <<'}, r"Posts\.xml, line 9: not well-formed"),
        ({"Posts": '<row Id="x1" PostTypeId="1" CreationDate="2012-01-02T10:00:00" Title="t" />'}, r"Posts\.xml, line 3: Id reads “x1”"),
        ({"Posts": '<row Id="1" PostTypeId="2" CreationDate="2012-01-02T10:00:00" />'}, r"line 3: the row has no ParentId"),
        ({"Comments": '<row Id="1" PostId="1" Text="x" CreationDate="yesterday" />'}, r"Comments\.xml, line 3: CreationDate reads “yesterday”"),
        ({"Users": None}, r"has no Users\.xml"),
        ({"Users": '<!DOCTYPE x [<!ENTITY a "b">]><row Id="1" />'}, r"Users\.xml, line 3"),
    ],
)
def test_a_broken_file_gets_one_sentence_and_nothing_is_imported(tmp_path, forum, files, sentence):
    with pytest.raises(CommandError, match=sentence):
        run(write(tmp_path, **files), forum.slug)
    assert not Topic.objects.exists()
    assert not User.objects.filter(staged_from__gt="").exists()


def test_no_folder_and_no_forum_get_one_sentence(tmp_path, forum):
    with pytest.raises(CommandError, match="is no folder"):
        run(tmp_path / "nowhere", forum.slug)
    with pytest.raises(CommandError, match="no forum"):
        run(write(tmp_path), "nowhere")


def test_entities_are_refused():
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "Users.xml"
        file.write_text('<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><users><row Id="1" DisplayName="&x;"/></users>')
        with pytest.raises(stackexchange.Broken, match="entities"):
            list(stackexchange.rows(file))


def test_reading_holds_no_more_in_memory_for_a_larger_file(tmp_path):
    import tracemalloc

    def peak(number: int) -> int:
        file = tmp_path / f"{number}.xml"
        with file.open("w") as out:
            out.write("<posts>\n")
            out.writelines(f'<row Id="{n}" PostTypeId="1" Body="{"x" * 300}" />\n' for n in range(number))
            out.write("</posts>")
        tracemalloc.start()
        assert sum(1 for _ in stackexchange.rows(file)) == number
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert peak(40_000) < peak(4_000) * 1.5


REAL = sorted((Path(__file__).resolve().parents[3] / "shared" / "data").glob("stackexchange-*-meta"))


@pytest.mark.parametrize("folder", REAL, ids=lambda folder: folder.name)  # where they lie beside the repository
def test_real_dumps_arrive_whole(forum, folder):
    kinds = [row["PostTypeId"] for row in stackexchange.rows(folder / "Posts.xml")]
    run(folder, forum.slug)
    assert Topic.objects.count() == kinds.count("1")
    assert Post.objects.filter(parent=None, number__gt=0).count() == kinds.count("2")
    assert Post.objects.exclude(parent=None).count() == sum(1 for _ in stackexchange.rows(folder / "Comments.xml"))
    accepted = {row["AcceptedAnswerId"] for row in stackexchange.rows(folder / "Posts.xml") if "AcceptedAnswerId" in row}
    assert AcceptedAnswer.objects.count() == len(accepted)
