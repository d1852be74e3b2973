"""Viewer-neutral pieces of HTML, rendered once per version and language, one module per noun."""

from ideas.fragments.comments import (
    CommentStamp,
    TalkStamps,
    at_its_place,
    comment_count,
    comment_fragments,
    comment_stamps,
    comments_counted,
    notes_list,
    official_section,
    talk_stamps,
)
from ideas.fragments.ideas import (
    Pieces,
    RowStamp,
    idea_pieces,
    pieces_for,
    prepared_stamps,
    row_fragments,
    row_stamps,
    voters_line,
    with_votes,
)
from ideas.fragments.lines import line_fragments
from ideas.fragments.voters import VOTE_STAMP, VoteStamp, voter_rows

__all__ = [
    "VOTE_STAMP",
    "CommentStamp",
    "Pieces",
    "RowStamp",
    "TalkStamps",
    "VoteStamp",
    "at_its_place",
    "comment_count",
    "comment_fragments",
    "comment_stamps",
    "comments_counted",
    "idea_pieces",
    "line_fragments",
    "notes_list",
    "official_section",
    "pieces_for",
    "prepared_stamps",
    "row_fragments",
    "row_stamps",
    "talk_stamps",
    "voter_rows",
    "voters_line",
    "with_votes",
]
