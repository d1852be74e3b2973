"""The team’s notes about ideas. Nothing of them passes through the idea's own group."""

from __future__ import annotations

from collections.abc import Callable

from community.events.actions import publish
from community.transactions import by_id, one_transaction
from community.writing import messages
from community.writing.drafts import discard_draft
from community.writing.markup import mentioned_names
from ideas import events
from ideas.actions.voting import locked_family
from ideas.models import Backroom, Idea, Note


def _locked_room(idea: Idea) -> Backroom:
    """The team's room behind the idea, made when it is first needed."""
    home, _members = locked_family(idea)
    Backroom.objects.get_or_create(idea=home)
    return by_id(Backroom.objects.all()).get(idea=home)


@one_transaction
def add_note(idea: Idea, *, by, content: str, nonce: str | None = None) -> Note:
    """Say something about an idea to the team alone; the same `nonce` returns the same."""
    room = _locked_room(idea)
    note = Note(room=room, author=by, content=content, nonce=nonce or None)
    if again := messages.sent_before(note):
        return again
    note = messages.send(note)
    discard_draft(room.live_group, by=by)
    publish(events.NoteAdded(by.pk, room.pk, note.pk), groups=[room])
    return note


@one_transaction
def edit_note(note: Note, *, by, content: str, seen_version: int | None = None) -> Note:
    """Change what a note says, as `messages.edit` does; raises what that does."""
    room = _locked_room(note.room.idea)
    before = Note.objects.get(pk=note.pk)
    note = messages.edit(before, by=by, content=content, seen_version=seen_version)
    if note.version != before.version:
        newly = mentioned_names(note.content) - mentioned_names(before.content)
        event = events.NoteEdited(by.pk, room.pk, note.pk, tuple(sorted(newly)))
        publish(event, groups=[room])
    return note


@one_transaction
def remove_note(note: Note, *, by) -> Note:
    """Take a note away; `restore_note` brings it back."""
    return _changed(note, lambda: messages.remove(note, by=by), events.NoteRemoved, by)


@one_transaction
def restore_note(note: Note, *, by) -> Note:
    """Bring a removed note back as it was."""
    return _changed(note, lambda: messages.restore(note), events.NoteRestored, by)


def _changed(note: Note, change: Callable[[], Note], event, by) -> Note:
    room = _locked_room(note.room.idea)
    version = Note.objects.values_list("version", flat=True).get(pk=note.pk)
    note = change()
    if note.version != version:
        publish(event(by.pk, room.pk, note.pk), groups=[room])
    return note
