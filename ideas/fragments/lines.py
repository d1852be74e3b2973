"""Ideas as single lines, for pages that are about something else."""

from __future__ import annotations

from community.fragments.keeping import kept_pieces, piece_name
from ideas.boards import stamp
from ideas.fragments.ideas import RowStamp, render_idea, with_votes
from ideas.models import Idea


def line_fragments(rows: list[RowStamp], language: str) -> str:
    """These ideas, each with its status and its number of votes, the same for everybody."""
    names = {
        piece_name("idea-line", row.id, row.version, row.row_version, stamp(), language=language): (
            row.id
        )
        for row in rows
    }

    def make(ids: list[int]) -> dict[int, str]:
        found = Idea.objects.filter(pk__in=ids)
        return {
            idea.pk: render_idea("ideas/_line.html", {"idea": idea}, language) for idea in found
        }

    html = "".join(kept_pieces(names, make).values())
    return with_votes(html, {row.id: row.votes_count for row in rows})
