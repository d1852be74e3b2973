"""What the database is asked: words, of which it is known how many entries hold them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations

from community.search.engines.found import Narrow
from community.search.query import Query, Term

WORDS_FOR_ALL = 3
LEAST_TYPED = 3
FREQUENT = 1500  # a word that more entries hold is asked for only together with another one
PREFIXED = 500  # about how many entries a beginning of a word fits
PAIRED = 3  # of frequent words, so many are asked for in pairs
# about how many entries "any of the words" may look at; a fifth of it while somebody is typing
MOST_LOOKED_AT = 6000


@dataclass(frozen=True)
class Question:
    """A query within bounds; `any_word` asks for any of its words instead of all.

    `counts` says how many entries hold a stem, `budget` about how many may be looked at.
    """

    query: Query
    narrow: Narrow
    counts: dict[str, int]
    any_word: bool
    budget: int = MOST_LOOKED_AT

    def held(self, term: Term) -> int:
        """About how many entries hold a term."""
        rarest = (
            min(self.counts.get(part, 0) for part in alternative)
            for alternative in term.alternatives
        )
        return sum(rarest) + (PREFIXED if term.typed else 0)

    @property
    def is_heavy(self) -> bool:
        """Whether so many entries may fit that ranking all of them would take long."""
        held = sorted(self.held(term) for term in self.query.terms)
        if not held:
            return False
        if self.any_word:
            return held[0] > FREQUENT or (len(held) > 1 and sum(held) > MOST_LOOKED_AT)
        return held[0] > FREQUENT

    def any_of(self, unit: Callable[[Term], str], both: Callable[[str, str], str]) -> list[str]:
        """What "any of these words" asks the database for: rare words by themselves as long as they
        hold about `budget` entries together, the others only two at a time.

        What nearly everything holds says nothing by itself and costs most; the order of what is
        found counts every word.
        """
        by_rarity = sorted(self.query.terms, key=self.held)
        if len(by_rarity) == 1:
            return [unit(by_rarity[0])]
        alone, total = self._affordable(by_rarity)
        often = by_rarity[len(alone) :][:PAIRED] if total < self.budget / 2 else []
        paired = [*alone[-1:], *often] if len(often) == 1 else often
        return [
            *(unit(term) for term in alone),
            *(both(unit(a), unit(b)) for a, b in combinations(paired, 2)),
        ]

    def _affordable(self, by_rarity: list[Term]) -> tuple[list[Term], int]:
        """The rarest terms, and about how many entries they hold together."""
        alone: list[Term] = []
        total = 0
        for term in by_rarity:
            held = self.held(term)
            if held > FREQUENT or (alone and total + held > self.budget):
                break
            alone.append(term)
            total += held
        return alone, total
