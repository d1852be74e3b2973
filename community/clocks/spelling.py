"""Working hours as people write them: "9:00–12:30, 13–18"."""

from __future__ import annotations

import re
from itertools import pairwise

from community.clocks.hours import MINUTES_OF_A_DAY, Span

SPAN = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*[-–—]\s*(\d{1,2})(?:[:.](\d{2}))?")


def spans_of(text: str) -> list[Span]:
    """The spans of one day in their order; none for an empty text. Raises ValueError for what is
    none, and for spans that overlap.
    """
    spans = sorted(_span(part.strip()) for part in re.split("[,;]", text) if part.strip())
    if any(last > following for (_, last), (following, _) in pairwise(spans)):
        raise ValueError("they overlap")
    return spans


def _span(text: str) -> Span:
    found = SPAN.fullmatch(text)
    if found is None:
        raise ValueError("no span of hours")
    first, last = (
        int(hour) * 60 + int(minute or 0) for hour, minute in (found.group(1, 2), found.group(3, 4))
    )
    if not first < last <= MINUTES_OF_A_DAY:
        raise ValueError("it ends before it begins, or after the day")
    return first, last


def spelled(spans: list[Span]) -> str:
    """The same as a text that `spans_of` reads."""
    return ", ".join(
        "–".join(f"{minute // 60}:{minute % 60:02}" for minute in span) for span in spans
    )
