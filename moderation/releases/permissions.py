"""Who may read a release: whoever may read one of its notes. Rights come from Wagtail's sections
and page permissions, as for articles.
"""

from __future__ import annotations

from collections.abc import Collection

from kb.permissions import readers as readers_of_page
from moderation.releases.models import Release, ReleaseNote
from moderation.releases.querysets import readable_notes


def readable_releases(user, ids: Collection[int]) -> set[int]:
    """Ids of those of these releases of which `user` may read a note."""
    notes = readable_notes(user).values("translation_key")
    found = Release.objects.filter(pk__in=ids, translation_key__in=notes)
    return set(found.values_list("pk", flat=True))


def readers(people, release_id: int) -> set[int]:
    """The same for many people."""
    release = Release.objects.filter(pk=release_id).first()
    if release is None:
        return set()
    notes = ReleaseNote.objects.filter(translation_key=release.translation_key, live=True)
    return {pk for note in notes for pk in readers_of_page(people, note)}
