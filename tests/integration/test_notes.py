"""The team's notes about ideas: for the team alone, whatever way one asks."""

from __future__ import annotations

import json
import zipfile
from io import BytesIO

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from community.events.models import EventGroup
from community.events.timeline import timeline
from community.live.announcing import missed
from community.live.streams import may_watch
from community.notifications.mail.composing import compose
from community.notifications.models import Mail, Notice
from community.things.kinds import is_readable
from community.things.ref import Ref
from community.writing.drafts import draft_at
from community.writing.files import attach_file
from ideas import actions
from ideas.models import Backroom, Idea, Note
from tests.conftest import run_all, settle, told

pytestmark = pytest.mark.django_db
LIVE = {"HX-Request": "true"}
SECRET = "Halibut"
OUTSIDE = ("visitor", "cleo", "carl")
INSIDE = ("mo", "agnes", "petra", "edda", "ada")


def client_of(who: str, cast, sign_in) -> Client:
    return Client() if who == "visitor" else sign_in(getattr(cast, who))


def person(who: str, cast):
    return AnonymousUser() if who == "visitor" else getattr(cast, who)


@pytest.fixture
def note(cast, idea) -> Note:
    """Agnes's note about Cleo's idea, which names Cleo and Petra."""
    return actions.add_note(idea, by=cast.agnes, content=f"{SECRET}: @cleo pays late, @petra")


def test_a_note_is_kept_once_with_its_draft_gone(cast, idea, sign_in):
    client, path = sign_in(cast.agnes), f"/ideas/{idea.pk}/notes/"
    client.post("/drafts/", {"place": f"backroom.{idea.pk}", "body": "Hal"})
    assert "Hal" in client.get(path).content.decode()
    form = {"body": f"*{SECRET}*", "nonce": "form-1"}
    first = client.post(path, form)
    assert client.post(path, form)["Location"] == first["Location"]
    note = Note.objects.get()
    assert first["Location"] == f"{path}#note-{note.pk}"
    assert draft_at(f"backroom.{idea.pk}", by=cast.agnes) is None
    assert f"<em>{SECRET}</em>" in client.get(path).content.decode()
    assert f"<em>{SECRET}</em>" in client.get(idea.get_absolute_url()).content.decode()
    assert client.post(path, {"body": " "}).status_code == 422
    assert client.post(path, {"body": " "}, headers=LIVE).status_code == 422


def test_what_is_typed_for_the_team_has_no_way_to_the_comments(cast, idea, sign_in):
    page = sign_in(cast.agnes).get(f"/ideas/{idea.pk}/notes/").content.decode()
    assert "/comments/" not in page.partition('id="composer"')[2].partition("</form>")[0]
    assert "Only the team reads what stands here" in page
    below = sign_in(cast.agnes).get(idea.get_absolute_url()).content.decode()
    assert "Everybody who sees the idea reads this." in below
    assert (
        "Everybody who sees the idea"
        not in sign_in(cast.carl).get(idea.get_absolute_url()).content.decode()
    )


@pytest.mark.parametrize("who", [*OUTSIDE, *INSIDE])
def test_no_way_out_says_a_note_to_who_is_not_of_the_team(who, cast, idea, note, sign_in):
    run_all()
    client, inside = client_of(who, cast, sign_in), who in INSIDE
    idea.refresh_from_db()
    ways = (
        idea.get_absolute_url(),
        f"/ideas/{idea.pk}/notes/",
        f"/notes/{note.pk}/edit/",
        f"/live/since/?group={note.room.live_group}&after=0",
        f"/live/since/?group={idea.live_group}&after=0",
        f"/search/?q={SECRET}",
        "/ideas/",
        "/notices/",
        "/",
    )
    said = {path: client.get(path).content.decode() for path in ways}
    for path, words in said.items():
        if not inside:
            assert f"{SECRET}: " not in words, path
            assert "backroom" not in words or "backroom" in path, path
    assert (f"{SECRET}: " in said[idea.get_absolute_url()]) == inside
    assert f"{SECRET}: " not in said[f"/search/?q={SECRET}"], "notes are not found at all"
    assert f"{SECRET}" not in said[f"/live/since/?group={idea.live_group}&after=0"]
    assert may_watch(person(who, cast), note.room.live_group) == inside
    for ref in (note.ref, Ref("backroom", idea.pk)):
        assert is_readable(person(who, cast), ref) == inside
    drafted = client.post("/drafts/", {"place": note.room.live_group, "body": "x"})
    assert (drafted.status_code == 200) == inside


@pytest.mark.parametrize("who", OUTSIDE)
def test_nothing_is_done_to_notes_from_outside(who, cast, idea, note, sign_in):
    client, wanted = client_of(who, cast, sign_in), (302,) if who == "visitor" else (404,)
    paths = (f"/ideas/{idea.pk}/notes/", *(f"/notes/{note.pk}/{v}/" for v in ("edit", "remove")))
    for path in (*paths, f"/notes/{note.pk}/restore/"):
        answer = client.post(path, {"body": "Mine now", "seen_version": 1})
        assert answer.status_code in wanted, path
    assert Note.objects.get().version == 1


def test_a_note_names_only_who_shares_it_and_by_mail_too(verified, idea, note):
    run_all()
    assert told(verified.petra) == ["mention"]
    assert told(verified.cleo) == told(verified.carl) == []
    notice = Notice.objects.get(recipient=verified.petra)
    assert notice.about == note.room.live_group
    mail = Mail.objects.create(
        recipient=verified.petra, stream="notices", about=note.room.live_group
    )
    Notice.objects.update(mail=mail)
    message = compose(mail)
    assert f"{SECRET}: " in message.body
    assert not message.reply_to, "an answer by mail would be read by everybody"
    Notice.objects.update(recipient=verified.carl)
    mail.recipient = verified.carl
    assert compose(mail) is None


def test_an_edit_tells_only_who_was_not_named_before(cast, idea, note):
    run_all()
    Notice.objects.all().delete()
    actions.edit_note(note, by=cast.agnes, content=f"{SECRET}: @petra, @edda and @cleo")
    run_all()
    assert told(cast.edda) == ["mention"]
    assert told(cast.petra) == told(cast.cleo) == []


def test_a_note_changes_neither_the_idea_nor_its_history_nor_what_visitors_see(cast, idea, note):
    now = Idea.objects.get(pk=idea.pk)
    assert (now.comments_count, now.last_event_id) == (0, idea.last_event_id)
    assert now.row_version == idea.row_version
    groups = EventGroup.objects.filter(event__name__startswith="ideas.note_")
    assert set(groups.values_list("group", flat=True)) == {note.room.live_group}
    names = [record.name for record in timeline(idea.ref, cast.petra)]
    assert names == ["ideas.idea_submitted"]
    assert timeline(Ref("backroom", idea.pk), cast.cleo) == []


def test_a_visitors_page_stays_valid_when_a_note_is_written(cast, idea):
    first = Client().get(idea.get_absolute_url())
    actions.add_note(idea, by=cast.agnes, content=SECRET)
    again = Client().get(idea.get_absolute_url(), headers={"If-None-Match": first["ETag"]})
    assert again.status_code == 304


def test_the_export_of_nobody_has_notes(cast, idea, note, sign_in):
    for who in ("agnes", "cleo", "petra"):
        answer = sign_in(getattr(cast, who)).get("/settings/export/")
        archive = zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content)))
        for name in archive.namelist():
            assert f"{SECRET}: " not in archive.read(name).decode(errors="ignore"), (who, name)


def test_a_comment_goes_out_with_its_authors_export(cast, idea, sign_in):
    actions.add_comment(idea, by=cast.carl, content="And charts.")
    answer = sign_in(cast.carl).get("/settings/export/")
    archive = zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content)))
    (row,) = json.loads(archive.read("comments.json"))
    assert (row["content"], row["idea__title"]) == ("And charts.", idea.title)


def test_a_file_in_a_note_is_the_teams_alone(cast, idea, sign_in):
    upload = SimpleUploadedFile("plan.txt", b"The plan")
    file = attach_file(upload, by=cast.agnes)
    actions.add_note(idea, by=cast.agnes, content=f"See {file.markdown}")
    address = file.get_absolute_url()
    for who in OUTSIDE:
        assert client_of(who, cast, sign_in).get(address).status_code == 404, who
    assert sign_in(cast.edda).get(address).status_code == 200


def test_the_author_and_who_keeps_order_change_a_note(cast, idea, note, sign_in):
    path = f"/notes/{note.pk}/edit/"
    assert sign_in(cast.edda).get(path).status_code == 404
    form = {"body": "Another thing", "seen_version": 1}
    assert sign_in(cast.agnes).post(path, form).status_code == 302
    late = sign_in(cast.mo).post(path, {**form, "body": "Mine"})
    assert late.status_code == 409 and "Another thing" in late.content.decode()
    assert sign_in(cast.agnes).post(f"/notes/{note.pk}/remove/").status_code == 302
    assert (
        "Another thing" not in sign_in(cast.edda).get(f"/ideas/{idea.pk}/notes/").content.decode()
    )
    assert sign_in(cast.mo).post(f"/notes/{note.pk}/restore/").status_code == 302
    assert "Another thing" in sign_in(cast.edda).get(f"/ideas/{idea.pk}/notes/").content.decode()


def test_the_team_sees_notes_come_and_go(cast, idea, note):
    actions.remove_note(note, by=cast.agnes)
    actions.remove_note(note, by=cast.agnes)
    actions.add_note(idea, by=cast.mo, content="A second one")
    messages = missed(note.room.live_group, 0, "en")
    assert [message["do"] for message in messages] == ["replace"] * 3
    assert "A second one" in messages[-1]["html"] and SECRET not in messages[-1]["html"]
    assert Backroom.objects.count() == 1


def test_a_comment_removed_with_its_idea_is_nobodys_elses(cast, idea, sign_in):
    comment = actions.add_comment(idea, by=cast.carl, content=f"{SECRET} again")
    actions.remove_idea(idea, by=cast.mo)
    settle()
    for who in OUTSIDE:
        client = client_of(who, cast, sign_in)
        for path in ("", "more/", "history/", "edit/", "replies/", "quote/"):
            answer = client.get(f"/comments/{comment.pk}/{path}")
            assert answer.status_code in (404, 302), path
            assert f"{SECRET} again" not in answer.content.decode()
