"""How much a flag weighs, and when flags hide what they are about: pure functions.

A flag weighs 1, and more or less as soon as six flags of the same person have been judged: from 70%
upheld on it gains, below it loses, the more the more flags it rests on.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from math import log

ALONE = 100  # weights are kept in hundredths
JUDGED_AT_LEAST = 6
USUAL = 0.7  # the share of upheld flags at which nothing is gained or lost
STEEP = 5


def weight_of(upheld: int, judged: int) -> int:
    """What a flag weighs, in hundredths, of somebody of whose last `judged` flags so many were
    upheld; never less than nothing.
    """
    if judged < JUDGED_AT_LEAST:
        return ALONE
    share = upheld / judged
    distance = (share - USUAL) / (1 - USUAL if share >= USUAL else USUAL)
    return max(0, round(ALONE * (1 + distance * STEEP * log(judged, 4))))


def is_hidden_by(flags: Iterable[tuple[int, int]], thresholds: Mapping[int, int]) -> bool:
    """Whether flags, each (sensitivity of its reason, weight), hide a thing: those of a sensitivity
    or a higher one weigh together what its threshold says, in whole flags; 0 hides nothing.
    """
    given = list(flags)
    return any(
        least and sum(weight for one, weight in given if one >= level) >= least * ALONE
        for level, least in thresholds.items()
    )
