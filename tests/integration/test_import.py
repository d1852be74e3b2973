"""Stack Exchange dumps: whole, twice, stopped, broken; with constant memory."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from community.accounts.models import User
from forum import actions, importing, stackexchange
from forum.models import AcceptedAnswer, ImportedItem, Post, Topic

pytestmark = pytest.mark.django_db
USERS = (
    '<row Id="-1" DisplayName="Community" /><row Id="7" DisplayName="Ann &#x202e; B"'
    ' AboutMe="&lt;p&gt;Hi&lt;/p&gt;" CreationDate="2012-01-01T10:00:00.000" /><row Id="8"'
    ' DisplayName="Bo" />'
)
POSTS = """<row Id="1" PostTypeId="1" CreationDate="2012-01-02T10:00:00.000" Score="4" Title="How &amp; why?" Body="&lt;p&gt;A &lt;b&gt;bold&lt;/b&gt; &lt;script&gt;x()&lt;/script&gt; one&lt;/p&gt;" OwnerUserId="7" Tags="|chain|gears|" AcceptedAnswerId="3" />
<row Id="2" PostTypeId="2" ParentId="1" CreationDate="2012-01-02T11:00:00.000" Score="-1" Body="&lt;p&gt;First&lt;/p&gt;" OwnerUserId="8" />
<row Id="3" PostTypeId="2" ParentId="1" CreationDate="2012-01-02T12:00:00.000" Score="9" Body="&lt;pre&gt;&lt;code&gt;x = 1&lt;/code&gt;&lt;/pre&gt;" OwnerUserId="7" />
<row Id="4" PostTypeId="2" ParentId="99" CreationDate="2012-01-02T12:00:00.000" Body="lost" />
<row Id="5" PostTypeId="5" CreationDate="2012-01-02T12:00:00.000" Body="wiki" />
<row Id="6" PostTypeId="1" CreationDate="2012-01-03T10:00:00.000" Title="Older tags" Body="x" Tags="&lt;chain&gt;&lt;oil&gt;" ClosedDate="2013-01-01T00:00:00" />"""  # noqa: E501  (a row is a line, and errors name it)
COMMENTS = (
    '<row Id="1" PostId="3" Score="2" Text="Thanks @Ann" CreationDate="2012-01-02T13:00:00.000"'
    ' UserId="8" /><row Id="2" PostId="77" Text="lost" CreationDate="2012-01-02T13:00:00.000" />'
)
VOTES = (
    '<row Id="1" PostId="3" VoteTypeId="1" CreationDate="2012-01-05T00:00:00.000" /><row Id="2"'
    ' PostId="3" VoteTypeId="2" CreationDate="2012-01-05T00:00:00.000" />'
)


def write(folder: Path, **files: str) -> Path:
    texts = {"Users": USERS, "Posts": POSTS, "Comments": COMMENTS, "Votes": VOTES, **files}
    for name, rows in texts.items():
        if rows is not None:
            (folder / f"{name}.xml").write_text(
                '\ufeff<?xml version="1.0"'
                f' encoding="utf-8"?>\n<{name.lower()}>\n{rows}\n</{name.lower()}>',
                encoding="utf-8",
            )
    return folder


def run(folder: Path, slug: str) -> str:
    out = StringIO()
    call_command("import_stackexchange", str(folder), forum=slug, stdout=out, stderr=StringIO())
    return out.getvalue()


def snapshot() -> tuple:
    return (
        list(
            Topic.objects.order_by("id").values_list(
                "subject",
                "posts_count",
                "answers_count",
                "solved_on",
                "solver_id",
                "last_post_id",
                "status",
            )
        ),
        list(
            Post.objects.order_by("id").values_list(
                "content", "score", "number", "reply_number", "is_accepted", "replies_count"
            )
        ),
        User.objects.count(),
        ImportedItem.objects.count(),
        AcceptedAnswer.objects.count(),
    )


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
def test_stopped_anywhere_and_run_again_is_as_if_never_stopped(
    tmp_path, forum, monkeypatch, stop_at
):
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
    assert sorted(
        Post.objects.filter(topic=topic, parent=None).values_list("number", flat=True)
    ) == [0, 1, 2]


@pytest.mark.parametrize(
    ("files", "sentence"),
    [
        (
            {"Posts": POSTS + '\n<row Id="9" PostTypeId="1" <<'},
            r"Posts\.xml, line 9: not well-formed",
        ),
        (
            {
                "Posts": (
                    '<row Id="x1" PostTypeId="1" CreationDate="2012-01-02T10:00:00" Title="t" />'
                )
            },
            r"Posts\.xml, line 3: Id reads “x1”",
        ),
        (
            {"Posts": '<row Id="1" PostTypeId="2" CreationDate="2012-01-02T10:00:00" />'},
            r"line 3: the row has no ParentId",
        ),
        (
            {"Comments": '<row Id="1" PostId="1" Text="x" CreationDate="yesterday" />'},
            r"Comments\.xml, line 3: CreationDate reads “yesterday”",
        ),
        (
            {"Posts": POSTS.replace('Score="9"', 'Score="lots"')},
            r"Posts\.xml, line 5: Score reads “lots”",
        ),
        (
            {"Posts": POSTS.replace('OwnerUserId="8"', 'OwnerUserId="Bo"')},
            r"Posts\.xml, line 4: OwnerUserId reads “Bo”",
        ),
        (
            {"Posts": POSTS.replace('Id="4"', f'Id="{"9" * 30}"')},
            r"Posts\.xml, line 6: Id reads “9+”",
        ),
        (
            {"Posts": POSTS.replace('Score="9"', 'Score="3000000000"')},
            r"line 5: Score reads “3000000000”",
        ),
        (
            {"Posts": POSTS.replace('AcceptedAnswerId="3"', 'AcceptedAnswerId="?"')},
            r"AcceptedAnswerId reads “\?”",
        ),
        (
            {"Comments": COMMENTS.replace('UserId="8"', 'UserId="Bo"')},
            r"Comments\.xml, line 3: UserId reads “Bo”",
        ),
        (
            {"Users": USERS.replace("2012-01-01T10:00:00.000", "yesterday")},
            r"Users\.xml, line 3: CreationDate reads “yesterday”",
        ),
        ({"Users": None}, r"has no Users\.xml"),
        ({"Users": '<!DOCTYPE x [<!ENTITY a "b">]><row Id="1" />'}, r"Users\.xml, line 3"),
    ],
)
def test_a_broken_file_gets_one_sentence_and_nothing_is_imported(tmp_path, forum, files, sentence):
    with pytest.raises(CommandError, match=sentence):
        run(write(tmp_path, **files), forum.slug)
    assert not Topic.objects.exists()
    assert not User.objects.filter(staged_from__gt="").exists()


def test_a_row_that_stands_twice_is_imported_once(tmp_path, forum):
    run(
        write(
            tmp_path, Posts=POSTS + "\n" + POSTS, Comments=COMMENTS + COMMENTS, Users=USERS + USERS
        ),
        forum.slug,
    )
    assert Topic.objects.count() == 2
    assert Post.objects.count() == 5
    assert User.objects.filter(staged_from__gt="").count() == 3


def test_no_name_is_longer_than_a_name_may_be(tmp_path, forum):
    name, source = "Bartholomew " * 10, "stackexchange-" + "bicycles-" * 5
    users = f'<row Id="2147483647" DisplayName="{name}" /><row Id="7" DisplayName="{name}" />'
    User.objects.create_user(f"bartholomew-bartholo-{source[:20]}-7", "b@example.com")
    call_command(
        "import_stackexchange",
        str(write(tmp_path, Users=users)),
        forum=forum.slug,
        source=source,
        stdout=StringIO(),
        stderr=StringIO(),
    )
    people = User.objects.filter(staged_from__startswith=f"{source}:")
    assert people.count() == 2
    for person in people:
        person.clean_fields(exclude=["password", "email"])


def test_names_are_free_whoever_has_them_and_whatever_the_dump_is_called(tmp_path, forum):
    name = "stackexchange-bicycles"
    User.objects.create_user(f"BO-{name[:20]}-8", "bo@example.com")
    for source in (name, f"{name}-meta"):
        call_command(
            "import_stackexchange",
            str(write(tmp_path)),
            forum=forum.slug,
            source=source,
            stdout=StringIO(),
            stderr=StringIO(),
        )
    assert User.objects.filter(staged_from__startswith=f"{name}:").count() == 3
    assert User.objects.filter(staged_from__startswith=f"{name}-meta:").count() == 3


@pytest.mark.parametrize("source", ["a:b", "x" * 61, ""])
def test_a_source_that_cannot_be_kept_gets_one_sentence(tmp_path, forum, source):
    with pytest.raises(CommandError, match="name of the source"):
        call_command(
            "import_stackexchange",
            str(write(tmp_path / source[:0])),
            forum=forum.slug,
            source=source,
            stdout=StringIO(),
            stderr=StringIO(),
        )


def test_a_second_run_takes_back_nothing_that_people_decided_meanwhile(
    tmp_path, cast, forum, lounge
):
    run(write(tmp_path), forum.slug)
    topic = Topic.objects.get(subject="How & why?")
    actions.withdraw_acceptance(Post.objects.get(is_accepted=True), by=cast.mo)
    removed = Topic.objects.get(subject="Older tags")
    actions.remove_post(removed.first_post, by=cast.mo)
    last = Post.objects.filter(topic=topic, number=2).get()
    actions.remove_post(last, by=cast.mo)
    actions.move_topic(Topic.objects.get(pk=topic.pk), by=cast.mo, to=lounge)
    late = (
        '\n<row Id="7" PostTypeId="2" ParentId="1" CreationDate="2012-01-05T12:00:00.000"'
        ' Body="late" />'
    )
    run(write(tmp_path, Posts=POSTS + late), forum.slug)
    topic.refresh_from_db()
    removed.refresh_from_db()
    assert not Post.objects.filter(is_accepted=True).exists()
    assert not topic.is_solved
    assert removed.first_post is not None
    assert removed.is_removed
    assert (topic.forum_id, topic.answers_count) == (lounge.pk, 2)
    assert sorted(
        Post.objects.filter(topic=topic, parent=None).values_list("number", flat=True)
    ) == [0, 1, 2, 3]
    actions.restore_post(Post.objects.get(pk=last.pk), by=cast.mo)
    assert Topic.objects.get(pk=topic.pk).answers_count == 3


def test_nothing_is_accepted_where_nothing_is_asked(tmp_path, lounge):
    run(write(tmp_path), lounge.slug)
    assert not AcceptedAnswer.objects.exists()
    assert not Topic.objects.filter(is_question=True).exists()


def test_names_of_the_other_site_are_nobody_here_and_a_title_is_one_line(tmp_path, cast, forum):
    run(
        write(
            tmp_path,
            Posts=POSTS.replace("How &amp; why?", "How&#10;&amp; why?"),
            Comments=COMMENTS.replace("@Ann", "@cleo"),
        ),
        forum.slug,
    )
    assert "<a" not in Post.objects.exclude(parent=None).get().content.rendered
    assert Topic.objects.filter(subject="How & why?").exists()


def test_no_folder_and_no_forum_get_one_sentence(tmp_path, forum):
    with pytest.raises(CommandError, match="is no folder"):
        run(tmp_path / "nowhere", forum.slug)
    with pytest.raises(CommandError, match="no forum"):
        run(write(tmp_path), "nowhere")


def test_entities_are_refused():
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "Users.xml"
        file.write_text(
            '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><users><row Id="1"'
            ' DisplayName="&x;"/></users>'
        )
        with pytest.raises(stackexchange.Broken, match="entities"):
            list(stackexchange.rows(file))


def test_reading_holds_no_more_in_memory_for_a_larger_file(tmp_path):
    import tracemalloc

    def peak(number: int) -> int:
        file = tmp_path / f"{number}.xml"
        with file.open("w") as out:
            out.write("<posts>\n")
            out.writelines(
                f'<row Id="{n}" PostTypeId="1" Body="{"x" * 300}" />\n' for n in range(number)
            )
            out.write("</posts>")
        tracemalloc.start()
        assert sum(1 for _ in stackexchange.rows(file)) == number
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return most

    assert peak(40_000) < peak(4_000) * 1.5


REAL = sorted(
    (Path(__file__).resolve().parents[3] / "shared" / "data").glob("stackexchange-*-meta")
)


@pytest.mark.parametrize(
    "folder", REAL, ids=lambda folder: folder.name
)  # where they lie beside the repository
def test_real_dumps_arrive_whole(forum, folder):
    kinds = [row["PostTypeId"] for row in stackexchange.rows(folder / "Posts.xml")]
    run(folder, forum.slug)
    assert Topic.objects.count() == kinds.count("1")
    assert Post.objects.filter(parent=None, number__gt=0).count() == kinds.count("2")
    assert Post.objects.exclude(parent=None).count() == sum(
        1 for _ in stackexchange.rows(folder / "Comments.xml")
    )
    accepted = {
        row["AcceptedAnswerId"]
        for row in stackexchange.rows(folder / "Posts.xml")
        if "AcceptedAnswerId" in row
    }
    assert AcceptedAnswer.objects.count() == len(accepted)
