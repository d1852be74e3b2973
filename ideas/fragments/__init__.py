"""Viewer-neutral pieces of HTML, rendered once per version and language, one module per noun."""

from ideas.fragments.ideas import (
    Pieces,
    RowStamp,
    idea_pieces,
    pieces_for,
    row_fragments,
    row_stamps,
    voters_line,
    with_votes,
)

__all__ = [
    "Pieces",
    "RowStamp",
    "idea_pieces",
    "pieces_for",
    "row_fragments",
    "row_stamps",
    "voters_line",
    "with_votes",
]
