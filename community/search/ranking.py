"""How much the parts of an entry count, and what makes one better than another that fits equally
well.

The score is BM25F (Robertson, Zaragoza, Taylor: "Simple BM25 Extension to Multiple Weighted
Fields", CIKM 2004): a word's occurrences in all texts are added up with the weight of each text
before they saturate. Texts of a forum are long because many wrote, not because one rambled, so
length counts little. The numbers were tuned on half of the links of
`tests/bench/search_quality.py`; the other half measures them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import log, log1p

from community.search.documents import SOURCES, Document
from community.search.query import Query, Term

TEXTS = ("title", "lead", "answer", "body")
FIELDS = {"title": 6.0, "lead": 1.2, "answer": 1.2, "body": 1.0}
PREFIX_WEIGHT = 2.0
K1, B = 1.5, 0.2
NEIGHBOURS = 0.2  # what two words of the query add where they stand side by side
SOLVED, UNANSWERED, STALE = 1.1, 0.9, 0.5
VOTES = 0.1
FOREIGN = 0.4  # what is in a language that the reader does not read


def quality_of(document: Document) -> float:
    """A factor for the engine's score: solved first, what nobody verified last, votes with falling
    effect.
    """
    quality = SOURCES[document.kind].weight
    if document.solved:
        quality *= SOLVED
    if document.answers == 0:
        quality *= UNANSWERED
    if document.stale:
        quality *= STALE
    return round(quality * (1 + VOTES * log1p(max(0, document.votes))), 4)


def rarity(held: float, entries: float) -> float:
    """BM25's weight of a word that so many of the entries hold."""
    return log(1 + (max(entries, held) - held + 0.5) / (held + 0.5))


class Scorer:
    """BM25F of one query.

    `counts` says how many entries hold a stem; `figures` how many "entries" there are and how long
    each of their TEXTS is on average.
    """

    def __init__(
        self, query: Query, counts: Mapping[str, int], figures: Mapping[str, float]
    ) -> None:
        self.lengths, entries = figures, figures["entries"]
        terms = [(term, rarity(_held(term, counts), entries)) for term in query.terms]
        terms += [
            (Term("", (phrase,)), rarity(min(counts.get(part, 0) for part in phrase), entries))
            for phrase in query.phrases
        ]
        self.terms = [
            (
                [[f" {part} " for part in alternative] for alternative in term.alternatives],
                f" {term.typed}" if term.typed else "",
                weight,
            )
            for term, weight in terms
        ]
        single = [
            (term.alternatives[0][0], weight)
            for term, weight in terms
            if len(term.alternatives[0]) == 1
        ]
        self.pairs = [
            (f" {a} {b} ", (v + w) / 2) for (a, v), (b, w) in zip(single, single[1:], strict=False)
        ]

    def score(self, texts: Sequence[str], words: str) -> float:
        """Of an entry's stems, parted by spaces:

        `texts` in the order of TEXTS; `words` are those of the title as they stand.
        """
        padded = [f" {text} " for text in texts]
        weights = [
            FIELDS[name] / (1 - B + B * len(text) / self.lengths[name])
            for name, text in zip(TEXTS, padded, strict=True)
        ]
        total, words = 0.0, f" {words}"
        for alternatives, typed, weight in self.terms:
            often = 0.0
            for share, text in zip(weights, padded, strict=True):
                often += share * _occurrences(alternatives, text)
            if typed and typed in words:
                often += PREFIX_WEIGHT
            total += weight * often * (K1 + 1) / (often + K1) if often else 0
        for pair, weight in self.pairs:
            total += (
                NEIGHBOURS
                * weight
                * (2 * (pair in padded[0]) + any(pair in text for text in padded[1:]))
            )
        return total


def _held(term: Term, counts: Mapping[str, int]) -> int:
    return max(
        min(counts.get(part, 0) for part in alternative) for alternative in term.alternatives
    )


def _occurrences(alternatives: list[list[str]], text: str) -> int:
    """How often one of them stands in a text; of several words in a row, as often as the rarest. It
    is asked for every word in every text that was found, so it is written as a loop.
    """
    found = 0
    for parts in alternatives:
        found += text.count(parts[0]) if len(parts) == 1 else min(map(text.count, parts))
    return found
