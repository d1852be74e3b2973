"""How release notes are found: each language by itself."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from community.events.event import Occurrence
from community.search.actions import index
from community.search.documents import Document, Source, declare_source
from kb.documents import text_of
from kb.sections import readable_scopes, scope_of
from moderation.releases.models import Release, ReleaseNote

AT_ONCE = 200


def release_documents(ids: Collection[int]) -> Iterator[Document]:
    """The published notes of these releases."""
    keys = dict(Release.objects.filter(pk__in=ids).values_list("translation_key", "pk"))
    notes = ReleaseNote.objects.filter(translation_key__in=keys, live=True)
    for note in notes.select_related("locale"):
        release_id = keys[note.translation_key]
        yield Document(
            key=f"release.{release_id}.{note.pk}",
            kind="release",
            object_id=release_id,
            title=note.title,
            address=note.get_absolute_url(),
            scope=scope_of(note),
            date=note.last_published_at or note.latest_revision_created_at,
            lead=note.lead,
            answer=" ".join(text_of(block["value"]) for block in note.body.raw_data),
            locale=note.locale.language_code,
        )


def _ids(after: int, most: int) -> list[int]:
    found = Release.objects.filter(pk__gt=after).order_by("pk")
    return list(found.values_list("pk", flat=True)[:most])


declare_source(
    Source(
        "release",
        "release",
        _("Release notes"),
        "package",
        release_documents,
        _ids,
        scopes=readable_scopes,
        weight=0.9,
    )
)


def index_release(occurrence: Occurrence) -> None:
    """Reaction to a note that went live, or is live no more."""
    index("release", [occurrence.event.release_id])


def index_section(occurrence: Occurrence) -> None:
    """Reaction to a section that other people may read now: the notes in it are described anew."""
    section = Page.objects.filter(pk=occurrence.event.page_id).first()
    notes = ReleaseNote.objects.all()
    notes = notes.descendant_of(section, inclusive=True) if section else notes.none()
    keys = notes.values("translation_key")
    ids = list(Release.objects.filter(translation_key__in=keys).values_list("pk", flat=True))
    for start in range(0, len(ids), AT_ONCE):
        index("release", ids[start : start + AT_ONCE])
