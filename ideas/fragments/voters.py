"""Who voted for an idea: each row is kept by the vote and the version of the person's card."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from django.db.models import QuerySet

from community.fragments.keeping import kept_pieces, piece_name, render_piece
from community.fragments.marks import mark
from ideas.models import VoteForCustomer

GIVEN = mark("given")


class VoteStamp(NamedTuple):
    """As much of a vote as the list needs while its row is in the cache."""

    id: int
    user_id: int
    card_version: int


VOTE_STAMP = ("id", "user_id", "user__card_version")


def voter_rows(
    stamps: Iterable[VoteStamp],
    votes: QuerySet,
    given: Mapping[int, VoteForCustomer],
    language: str,
) -> str:
    """The rows of these of the `votes`, in their order; `given` are those by the person that
    somebody of the team gave for them, as far as the reader may know. That is kept nowhere.
    """
    by_vote = {one.id: one for one in stamps}
    names = {piece_name("voter", *one, language=language): one.id for one in by_vote.values()}

    def make(ids: list[int]) -> dict[int, str]:
        found = votes.filter(pk__in=ids)
        context = {"given_mark": GIVEN}
        return {
            vote.pk: render_piece("ideas/_voter.html", {**context, "vote": vote}, language)
            for vote in found
        }

    def told(pk: int) -> str:
        one = given.get(by_vote[pk].user_id)
        return render_piece("ideas/_given.html", {"given": one}, language) if one else ""

    rows = kept_pieces(names, make)
    return "".join(html.replace(GIVEN, told(pk)) for pk, html in rows.items())
