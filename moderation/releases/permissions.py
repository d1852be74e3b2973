"""Who may read a release: whoever may read one of its notes. Rights come from Wagtail's sections
and page permissions, as for articles.
"""

from __future__ import annotations

from django.db.models import QuerySet

from community.accounts.prepared import Question
from community.things.kinds import Asked
from kb.permissions import readers as readers_of_page
from kb.sections import sections_closed_to
from moderation.releases.models import Release, ReleaseNote
from moderation.releases.querysets import readable_notes


def _readable_releases(user) -> Question:
    def make(ids: list[int]) -> QuerySet:
        notes = readable_notes(user).values("translation_key")
        return Release.objects.filter(pk__in=ids, translation_key__in=notes).values_list("pk")

    return Question(("releases", tuple(sections_closed_to(user))), make)


# (user, ids) -> those of these releases of which `user` may read a note
readable_releases = Asked(_readable_releases)


def readers(people, release_id: int) -> set[int]:
    """The same for many people."""
    release = Release.objects.filter(pk=release_id).first()
    if release is None:
        return set()
    notes = ReleaseNote.objects.filter(translation_key=release.translation_key, live=True)
    return {pk for note in notes for pk in readers_of_page(people, note)}
