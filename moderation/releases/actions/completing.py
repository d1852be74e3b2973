"""What a release completes is completed, by a worker, each thing in a transaction of its own."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from community.accounts.models import User
from community.events.actions import publish
from community.events.event import Occurrence
from community.events.reactions import in_portions
from community.search.words import guess_language
from community.things.ref import Ref
from forum.actions import note_release
from forum.models import Topic
from forum.permissions import can_read_topic
from ideas.actions import complete_idea
from ideas.models import Idea
from ideas.permissions import can_decide
from moderation.releases import events
from moderation.releases.models import Completed, Release, ReleaseNote
from moderation.releases.querysets import version_of


@in_portions
def complete_what_is_listed(occurrence: Occurrence, cursor: int) -> int | None:
    """Reaction to a note that went live: complete the next of what it lists, unless this release
    did so before; `cursor` is how many are done. With the last one it is told what was new.

    Whoever published it completes no more than they may decide about, or read, themselves.
    """
    event = occurrence.event
    note = ReleaseNote.objects.filter(pk=event.note_id, live=True).first()
    by = User.objects.filter(pk=event.actor_id, is_active=True).first()
    if note is None:
        return None
    release, keys = Release.objects.get(pk=event.release_id), note.completes if by else []
    if cursor < len(keys):
        _complete(keys[cursor], release, note, by=by, event_id=occurrence.id)
    if cursor + 1 < len(keys):
        return cursor + 1
    new = tuple(
        release.completed.filter(event_id=occurrence.id)
        .order_by("pk")
        .values_list("key", flat=True)
    )
    if new or not release.heard.exists():
        publish(events.IdeasReleased(event.actor_id, release.pk, note.pk, new))
    return None


def _complete(key: str, release: Release, note: ReleaseNote, *, by, event_id: int) -> None:
    thing = _allowed(Ref.parse(key), by)
    if thing is None:
        return
    _record, is_new = Completed.objects.get_or_create(
        release=release, key=thing.live_group, defaults={"event_id": event_id}
    )
    if is_new and isinstance(thing, Idea):
        words = _words(release, note, thing)
        complete_idea(thing, by=by, words=words, release=release.live_group)
    elif is_new:
        note_release(thing, by=by, release=release.live_group)


def _allowed(ref: Ref | None, by) -> Idea | Topic | None:
    """The idea or topic, of what was merged that into which it went, as long as it stands and `by`
    may.
    """
    if ref and ref.prefix == "idea":
        idea = Idea.objects.standing().select_related("merged_into").filter(pk=ref.id).first()
        home = idea and (idea.merged_into or idea)
        return home if home and can_decide(by, home) else None
    found = Topic.objects.select_related("merged_into").filter(pk=ref.id) if ref else ()
    topic = next((topic.merged_into or topic for topic in found), None)
    return topic if topic and topic.approved and can_read_topic(by, topic) else None


def _words(release: Release, note: ReleaseNote, idea: Idea) -> str:
    """What the team says below the idea, in its language; nothing of a note that not everybody may
    read.
    """
    language = guess_language(f"{idea.title} {idea.content[:500]}") or note.locale.language_code
    shown = version_of(AnonymousUser(), release, language)
    return released_in(shown, language) if shown else ""


def released_in(note: ReleaseNote, language: str = "") -> str:
    """That something was released, as Markdown; the link leads to the version in each reader's
    language.
    """
    title = note.title.translate({ord(mark): f"\\{mark}" for mark in "\\[]"})
    address = reverse("release_by_id", args=[note.pk])
    with translation.override(language or note.locale.language_code):
        return _("Released in [%(title)s](%(address)s).") % {"title": title, "address": address}
