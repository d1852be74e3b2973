"""Which release notes, and what of that which they complete somebody sees."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet
from django.utils.translation import get_language

from community.accounts.languages import EVERY, Languages
from community.accounts.memory import remembered
from community.things.ref import ids_by_prefix
from forum.models import Topic
from ideas.models import Idea
from kb.sections import outside, sections_closed_to
from kb.tree import pages_version
from moderation.releases.models import Release, ReleaseNote


def readable_notes(user) -> QuerySet[ReleaseNote]:
    """Published notes, outside of private sections that keep `user` out."""
    return outside(sections_closed_to(user), ReleaseNote.objects.filter(live=True))


def languages_for(user) -> Languages:
    """In which languages there is a note that `user` may read; remembered until a page changes."""

    def written() -> Languages:
        codes = readable_notes(user).order_by().values_list("locale__language_code", flat=True)
        return frozenset(codes.distinct())

    key = ("languages of notes", pages_version(), tuple(sections_closed_to(user)))
    return remembered(key, written)


def versions(
    user, keys: Iterable, language: str | None = None, reads: Languages = EVERY
) -> dict[object, ReleaseNote]:
    """By the translation key the version of each note for somebody who `reads` these languages: the
    one in `language` (the page's own), or another one.
    """
    language = language or get_language()
    found: dict[object, ReleaseNote] = {}
    notes = readable_notes(user).filter(translation_key__in=list(keys)).select_related("locale")
    for note in notes.order_by("pk"):
        code = note.locale.language_code
        if code == language or (note.translation_key not in found and (not reads or code in reads)):
            found[note.translation_key] = note
    return found


def version_of(user, release: Release, language: str | None = None) -> ReleaseNote | None:
    """The version of one release; None when `user` may read none."""
    return versions(user, [release.translation_key], language).get(release.translation_key)


def release_of(note: ReleaseNote) -> Release | None:
    """The release to which a note belongs; None before its first publishing."""
    return Release.objects.filter(translation_key=note.translation_key).first()


@dataclass(frozen=True)
class Done:
    """What a note completes, as far as somebody sees it."""

    ideas: list[Idea] = field(default_factory=list)
    topics: list[Topic] = field(default_factory=list)

    @property
    def titles(self) -> list[tuple[str, str]]:
        """(title, address) of each."""
        found = [(idea.title, idea.get_absolute_url()) for idea in self.ideas]
        return found + [(topic.subject, topic.get_absolute_url()) for topic in self.topics]


def done_in(user, notes: Collection[ReleaseNote], *, titles: bool = False) -> dict[int, Done]:
    """By the note what it completes and `user` may see, in its order; the original in the place of
    a duplicate, and the topic into which another one went. With `titles` they are read for nothing
    else.
    """
    named = {note.pk: ids_by_prefix(note.completes) for note in notes}
    ideas = _ideas(user, {pk for one in named.values() for pk in one.get("idea", ())}, titles)
    topics = _topics(user, {pk for one in named.values() for pk in one.get("topic", ())}, titles)
    merged = {idea.merged_into_id for idea in ideas.values() if idea.merged_into_id}
    originals = _ideas(user, merged, titles)
    at_place = {pk: originals.get(idea.merged_into_id or pk, idea) for pk, idea in ideas.items()}
    return {
        pk: Done(
            list(dict.fromkeys(at_place[one] for one in ids.get("idea", ()) if one in at_place)),
            list(dict.fromkeys(topics[one] for one in ids.get("topic", ()) if one in topics)),
        )
        for pk, ids in named.items()
    }


def _ideas(user, ids: Collection[int], titles: bool) -> dict[int, Idea]:
    seen = Idea.objects.visible_to(user).standing()
    seen = seen.only("title", "merged_into_id") if titles else seen.select_related("author")
    return {idea.pk: idea for idea in seen.filter(pk__in=ids)} if ids else {}


def _topics(user, ids: Collection[int], titles: bool) -> dict[int, Topic]:
    """The topics of these ids; in the place of one that was merged that into which it went."""
    seen = Topic.objects.visible_to(user).listed()
    seen = seen.only("subject", "slug") if titles else seen.select_related("poster")
    found = {topic.pk: topic for topic in seen.filter(pk__in=ids)} if ids else {}
    if gone := set(ids) - set(found):
        merged = Topic.objects.filter(pk__in=gone).exclude(merged_into=None)
        leads = dict(merged.values_list("pk", "merged_into_id"))
        homes = seen.in_bulk(set(leads.values())) if leads else {}
        found |= {pk: homes[home] for pk, home in leads.items() if home in homes}
    return found
