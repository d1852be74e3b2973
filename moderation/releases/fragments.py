"""What pages about releases are put together from: pieces of HTML that are the same for all who may
read the same sections, kept until any page changes. What a note completes is asked for each reader.
"""

from __future__ import annotations

from typing import NamedTuple

from django.conf import settings
from django.utils.safestring import SafeString, mark_safe

from community.fragments.keeping import kept_piece, piece_name, render_piece
from community.fragments.marks import CUT
from community.writing.data_blocks import data_block
from kb.fragments import body_of, version_for
from kb.schema import schema_of
from moderation.releases.models import ReleaseNote
from moderation.releases.querysets import readable_notes


class NotePieces(NamedTuple):
    """A note as it is put together."""

    description: SafeString
    head: SafeString
    top: SafeString
    body: SafeString


def note_pieces(note: ReleaseNote, user, language: str, *, keep: bool = True) -> NotePieces:
    """The pieces of a note for those who may read what `user` may; a draft is not kept."""

    def make() -> str:
        context = {
            "page": note,
            "language": language,
            "site_url": settings.SITE_URL,
            "cut": CUT,
            "html": mark_safe(body_of(note, user)[0]),
            "translations": _others(note, user) if note.pk else [],
            "schema": data_block(schema_of(note, [note.get_parent().specific] if note.pk else [])),
            "other_language": note.pk and note.locale.language_code != language,
        }
        return render_piece("releases/_note.html", context, language)

    name = piece_name("release", note.pk, version_for(user), language=language)
    html = kept_piece(name, make) if keep else make()
    return NotePieces(*(mark_safe(piece.strip()) for piece in html.split(CUT)))


def _others(note: ReleaseNote, user) -> list[ReleaseNote]:
    same = readable_notes(user).filter(translation_key=note.translation_key)
    return list(same.exclude(pk=note.pk).select_related("locale"))


def newest_release(user, language: str) -> SafeString:
    """A line about the note that was published last in a language; "" where there is none."""

    def make() -> str:
        notes = readable_notes(user).filter(locale__language_code=language)
        note = notes.order_by("-first_published_at", "-pk").first()
        return render_piece("releases/_newest.html", {"note": note}, language) if note else ""

    name = piece_name("release-newest", 0, version_for(user), language=language)
    return mark_safe(kept_piece(name, make))
