"""Join who wished for the same before."""

from __future__ import annotations

from community.transactions import one_transaction
from community.writing.drafts import discard_draft
from ideas.actions.comments import add_comment
from ideas.actions.voting import vote_idea
from ideas.models import Idea


@one_transaction
def join_idea(idea: Idea, *, by, words: str, votes: bool, nonce: str | None = None) -> Idea:
    """Vote for an idea instead of submitting the same again, where it takes votes (`votes`), and
    keep what was typed as a comment, unless it is empty; what was kept of it is forgotten.

    Raises what `vote_idea` and `add_comment` do.
    """
    if votes:
        idea = vote_idea(idea, by=by, wanted=True)
    if words:
        add_comment(idea, by=by, content=words, nonce=nonce)
    discard_draft("ideas", by=by)
    return idea
