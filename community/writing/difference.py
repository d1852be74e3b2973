"""What changed between two texts, word by word: lines first, then the words of lines that differ.

Comparing costs as much as both sides multiplied, so a stretch longer than MOST_COMPARED is shown as
gone and come whole.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from hashlib import sha256
from html import escape

from django.core.cache import cache
from django.utils.safestring import SafeString, mark_safe
from rapidfuzz.distance import Indel

MOST_COMPARED = 3_000  # lines or words of one side
KEPT_SECONDS = 7 * 24 * 3600
LINE = re.compile(r"[^\n]*\n|[^\n]+")
WORD = re.compile(r"\w+|\s+|[^\w\s]")


def difference(before: str, after: str) -> SafeString:
    """HTML of both texts: `del` around what went, `ins` around what came.

    Two texts differ for ever in the same way: what was found is kept.
    """
    key = "difference." + sha256(f"{len(before)}.{before}{after}".encode()).hexdigest()
    html = cache.get_or_set(key, lambda: "".join(_marked(before, after)), KEPT_SECONDS)
    return mark_safe(str(html))


def _marked(before: str, after: str) -> Iterator[str]:
    for gone, come in _changes(LINE.findall(before), LINE.findall(after)):
        if gone == come:
            yield escape(gone)
            continue
        for old, new in _changes(WORD.findall(gone), WORD.findall(come)):
            if old == new:
                yield escape(old)
            else:
                yield f"<del>{escape(old)}</del>" if old else ""
                yield f"<ins>{escape(new)}</ins>" if new else ""


def _changes(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Stretches of both sides in their order; the two of a pair are the same where nothing
    changed.
    """
    start = _alike(old, new)
    end = _alike(old[: start - 1 if start else None : -1], new[: start - 1 if start else None : -1])
    middle, other = old[start : len(old) - end], new[start : len(new) - end]
    yield "".join(old[:start]), "".join(new[:start])
    if max(len(middle), len(other)) > MOST_COMPARED:
        yield "".join(middle), "".join(other)
    else:
        gone = come = ""
        for step in Indel.opcodes(middle, other):
            before = "".join(middle[step.src_start : step.src_end])
            after = "".join(other[step.dest_start : step.dest_end])
            if step.tag == "equal":
                yield gone, come
                gone = come = ""
                yield before, after
            else:
                gone, come = gone + before, come + after
        yield gone, come
    yield "".join(old[len(old) - end :]), "".join(new[len(new) - end :])


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """How many pieces are the same from the beginning."""
    pairs = zip(one, other, strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))
