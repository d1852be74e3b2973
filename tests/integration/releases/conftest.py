"""Petra's release notes, and what people wished for."""

from __future__ import annotations

import uuid

from community.things.ref import Ref
from forum import actions as forum_actions
from ideas import actions as ideas
from moderation.releases.actions import plant_changelogs
from moderation.releases.models import Changelog, ReleaseNote
from tests.conftest import settle
from tests.standing import stands


def changelog_in(language: str = "en") -> Changelog:
    return Changelog.objects.get(locale__language_code=language)


def listed(*things) -> list:
    """What a note's field holds: ideas and topics, or keys."""
    refs = [Ref.parse(getattr(thing, "live_group", thing)) for thing in things]
    raw = [{"type": one.prefix, "value": one.id, "id": str(uuid.uuid4())} for one in refs]
    return ReleaseNote._meta.get_field("done").stream_block.to_python(raw)


def drafted(by, *things, title="Northwind 4.2", language="en", of=None) -> ReleaseNote:
    """A draft of a note that completes these; a translation of the note `of`."""
    parent = changelog_in(language)
    note = ReleaseNote(
        title=title,
        slug=f"note-{uuid.uuid4().hex[:8]}",
        lead="What is new in it.",
        live=False,
        locale=parent.locale,
        owner=by,
        body=[("text", "<h2>New</h2><p>Charts in the dark.</p>")],
        done=listed(*things),
    )
    if of is not None:
        note.translation_key = of.translation_key
    parent.add_child(instance=note)
    note.save_revision(user=by)
    return note


def publish(note: ReleaseNote, by) -> ReleaseNote:
    """What the button in the back office does, and what follows from it."""
    put_live(note, by)
    settle()
    return ReleaseNote.objects.get(pk=note.pk)


def put_live(note: ReleaseNote, by) -> None:
    note.save_revision(user=by).publish(user=by)


@stands
def changelog(cast) -> Changelog:
    """Where Petra writes what was released."""
    plant_changelogs()
    return changelog_in()


@stands
def wishes(cast, changelog, board, engine):
    """Two ideas of Cleo's, for which Carl and Edda vote; Agnes for one."""
    dark = ideas.submit_idea(board, by=cast.cleo, title="Dark colours at night", content="Bright.")
    export = ideas.submit_idea(board, by=cast.cleo, title="Export to a table", content="For tax.")
    for person, wished in (
        (cast.carl, (dark, export)),
        (cast.edda, (dark, export)),
        (cast.agnes, (dark,)),
    ):
        for idea in wished:
            ideas.vote_idea(idea, by=person, wanted=True)
    settle()
    return {"dark": dark, "export": export}


@stands
def question(cast, changelog, topic):
    """Cleo's question, which Carl has, too."""
    forum_actions.vote_post(topic.first_post, by=cast.carl, helpful=True)
    settle()
    return topic
