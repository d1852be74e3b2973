"""Messages: what every room's comments, lines and notes have in common."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection

from community.accounts.doors import Refused
from community.writing import messages
from community.writing.files import attach_file
from community.writing.models import Attachment, Message, Revision

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def note(ground):
    """A room's own kind of message, which is there while these tests run."""

    class Note(Message):
        prefix = "note"

        class Meta(Message.Meta):
            abstract = False
            app_label = "writing"

    with ground.bare(), connection.schema_editor() as schema:
        schema.create_model(Note)
    yield Note
    with ground.bare(), connection.schema_editor() as schema:
        schema.delete_model(Note)
    del apps.all_models["writing"]["note"]
    apps.clear_cache()


@pytest.fixture
def said(note, cast):
    return messages.send(note(author=cast.cleo, content="Two *words*", nonce="form-1"))


def test_the_same_form_sends_once_and_somebody_elses_says_nothing(note, said, cast):
    again = messages.send(note(author=cast.cleo, content="Two *words*", nonce="form-1"))
    assert again == said
    messages.send(note(author=cast.carl, content="Two *words*", nonce="form-1"))
    assert note.objects.count() == 2
    assert said.rendered == "<p>Two <em>words</em></p>\n"


def test_a_later_text_is_not_lost_to_an_earlier_one(said, cast):
    edited = messages.edit(said, by=cast.mo, content="Three", seen_version=1)
    assert (edited.version, edited.rendered, edited.edited_by) == (2, "<p>Three</p>\n", cast.mo)
    assert messages.edit(said, by=cast.mo, content="Three", seen_version=1).version == 2
    with pytest.raises(Refused, match="changed"):
        messages.edit(said, by=cast.ada, content="Four", seen_version=1)
    said.refresh_from_db()
    assert said.content == "Three"


def test_an_edit_keeps_what_stood_there_but_for_the_authors_own_within_the_grace_period(said, cast):
    quick = messages.edit(said, by=cast.cleo, content="Three")
    assert (quick.edited_on, Revision.objects.count()) == (None, 0)
    type(said).objects.update(created="2026-01-01T00:00:00Z")
    late = messages.edit(said, by=cast.cleo, content="Four")
    assert late.edited_by == cast.cleo
    assert Revision.objects.values_list("place", "content", "by").get() == (
        str(said.ref),
        "Three",
        cast.cleo.pk,
    )


def test_what_is_removed_comes_back_and_twice_is_once(said, cast):
    first = messages.remove(said, by=cast.mo)
    again = messages.remove(said, by=cast.ada)
    assert (again.removed_by, again.removed_on, again.version) == (cast.mo, first.removed_on, 2)
    with pytest.raises(Refused, match="removed"):
        messages.edit(said, by=cast.cleo, content="Five")
    for _ in range(2):
        back = messages.restore(said)
        assert (back.is_removed, back.version, back.content) == (False, 3, "Two *words*")


def test_files_stand_in_the_message_that_shows_them(note, said, cast):
    file = attach_file(SimpleUploadedFile("a.txt", b"words", "text/plain"), by=cast.cleo)
    messages.edit(said, by=cast.cleo, content=file.markdown)
    assert Attachment.objects.get().ref == said.ref
