"""The demo's release notes: what the ideas that were completed came with."""

from __future__ import annotations

import re
import uuid
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from django.utils import timezone

from community.seeds import Demo, Part, declare_part
from community.things.ref import Ref
from community.writing.markup import render
from forum.models import Topic
from ideas.models import Idea, StatusChange
from kb.markdown import to_html
from moderation.releases.actions import plant_changelogs
from moderation.releases.actions.completing import released_in
from moderation.releases.models import Changelog, Completed, Release, ReleaseNote

FOLDER = Path(__file__).parent / "demo"
LANGUAGES = ("en", "ru")


@dataclass
class Told:
    """A note as the text file says it: "=== key | days ago", a title, a lead, "+ idea: title" for
    what it completes, and Markdown.
    """

    key: str
    age: timedelta
    title: str
    lead: str
    done: list[tuple[str, str]] = field(default_factory=list)
    text: str = ""


def read(language: str) -> list[Told]:
    """The notes of a language, in the order of the file."""
    parts = re.split(r"^=== ", (FOLDER / f"{language}.md").read_text(), flags=re.M)[1:]
    return [_told(part) for part in parts]


def _told(text: str) -> Told:
    head, title, lead, rest = text.split("\n", 3)
    key, days = (cell.strip() for cell in head.split("|"))
    done = re.findall(r"^\+ (\w+): (.+)$", rest, flags=re.M)
    words = re.sub(r"^\+ .+\n", "", rest, flags=re.M).strip()
    return Told(key, timedelta(days=int(days)), title, lead, done, words)


def plant_releases(demo: Demo) -> None:
    """Notes in both languages, translations of each other, and what the team says below the ideas
    that they completed.
    """
    plant_changelogs()
    now = timezone.now().replace(microsecond=0)
    keys = {told.key: uuid.uuid4() for language in LANGUAGES for told in read(language)}
    for language in LANGUAGES:
        changelog = Changelog.objects.get(locale__language_code=language)
        for told in sorted(read(language), key=lambda told: -told.age):
            _plant(told, changelog, keys[told.key], demo.people["petra"], now - told.age)


def _plant(told: Told, changelog: Changelog, key: uuid.UUID, by, moment: datetime) -> None:
    things = [thing for kind, title in told.done if (thing := _named(kind, title))]
    note = ReleaseNote(
        title=told.title,
        slug=told.key,
        lead=told.lead,
        locale=changelog.locale,
        translation_key=key,
        owner=by,
        body=[("text", to_html(told.text))],
    )
    note.done = note._meta.get_field("done").stream_block.to_python(
        [{"type": one.prefix, "value": one.id, "id": str(uuid.uuid4())} for one in things]
    )
    changelog.add_child(instance=note)
    revision = note.save_revision(user=by)
    ReleaseNote.objects.filter(pk=note.pk).update(
        first_published_at=moment,
        last_published_at=moment,
        latest_revision_created_at=moment,
        live_revision=revision,
        latest_revision=revision,
        has_unpublished_changes=False,
    )
    release, _new = Release.objects.get_or_create(
        translation_key=key, defaults={"published_on": moment}
    )
    for thing in things:
        Completed.objects.create(release=release, key=str(thing), event_id=0, created=moment)
        if thing.prefix == "idea":
            _say_below(thing.id, note)
        else:
            Topic.objects.filter(pk=thing.id).update(released_in=release.live_group)


def _named(kind: str, title: str) -> Ref | None:
    found = (
        Idea.objects.filter(title=title) if kind == "idea" else Topic.objects.filter(subject=title)
    )
    pk = found.values_list("pk", flat=True).first()
    return Ref(kind, pk) if pk else None


def _say_below(idea_id: int, note: ReleaseNote) -> None:
    """The team's words about an idea that is completed name the release."""
    change = StatusChange.objects.filter(idea=idea_id).order_by("-id").first()
    if change is not None:
        words = f"{change.content}\n\n{released_in(note)}".strip()
        StatusChange.objects.filter(pk=change.pk).update(content=words, rendered=render(words))


declare_part(Part("releases", plant_releases, after=("links", "articles")))
