"""Rows of results: each is kept by the entry and its version, with gaps for what differs by what
was looked for and by who looks.
"""

from __future__ import annotations

from zlib import crc32

from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from community.fragments.keeping import kept_pieces, piece_name, render_piece
from community.fragments.marks import CUT
from community.search.documents import status_names
from community.search.finding import Result
from community.search.models import SearchEntry
from community.search.words import written_language


def result_rows(results: list[Result], language: str) -> SafeString:
    """The rows of these results, in their order."""
    by_entry = {result.entry.pk: result for result in results}
    with translation.override(language):
        statuses = status_names()
    names = {_name(result.entry, statuses, language): pk for pk, result in by_entry.items()}

    def make(ids: list[int]) -> dict[int, str]:
        return {pk: _row(by_entry[pk].entry, language) for pk in ids}

    rows = kept_pieces(names, make)
    return mark_safe("".join(_filled(html, by_entry[pk], language) for pk, html in rows.items()))


def _name(entry: SearchEntry, statuses: dict[str, str], language: str) -> str:
    """A status may be called otherwise without a new version of the entry."""
    status = crc32(statuses.get(entry.status, "").encode())
    return piece_name("found", entry.pk, entry.version, status, language=language)


def _row(entry: SearchEntry, language: str) -> str:
    return render_piece("search/_result.html", {"entry": entry, "cut": CUT}, language)


def _filled(html: str, result: Result, language: str) -> str:
    """The row with the title and the passage as they fit, and the place as the reader may know
    it.
    """
    before, title_to_snippet, snippet_to_place, after = html.split(CUT)
    snippet = place = SafeString()
    if result.snippet:
        code = written_language(result.passage)
        lang = format_html(' lang="{}"', code) if code not in ("", language) else ""
        snippet = format_html('<p class="snippet"{}>{}</p>', lang, result.snippet)
    if result.place:
        place = format_html('<span class="quiet">{}</span>', result.place)
    return f"{before}{result.title}{title_to_snippet}{snippet}{snippet_to_place}{place}{after}"
