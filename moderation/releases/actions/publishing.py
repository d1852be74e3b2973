"""A note goes live, or is live no more."""

from __future__ import annotations

from community.accounts.memory import forget
from community.events.actions import publish
from community.transactions import one_transaction
from moderation.releases import events
from moderation.releases.models import Release, ReleaseNote


@one_transaction
def note_published(note: ReleaseNote, *, by) -> Release:
    """Remember that the note is live, for the first time or once more; returns its release, which
    it shares with its translations. What it completes is done afterwards, by a worker.
    """
    release, is_new = Release.objects.get_or_create(translation_key=note.translation_key)
    if is_new:
        forget()  # the frame has a place more
    publish(events.ReleasePublished(by.pk if by else None, release.pk, note.pk))
    return release


@one_transaction
def note_withdrawn(note: ReleaseNote) -> None:
    """Tell that the note is live no more. What it completed stays so."""
    release = Release.objects.filter(translation_key=note.translation_key).first()
    if release is not None:
        publish(events.ReleaseWithdrawn(None, release.pk, note.pk))
