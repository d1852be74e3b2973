"""Words as a part of an address."""

from __future__ import annotations

from collections.abc import Callable, Collection
from itertools import count

from django.utils.text import slugify


def free_slug(
    words: str,
    *,
    otherwise: str,
    taken: Callable[[str], Collection[str]],
    most: int | None = None,
) -> str:
    """A slug of `words` that nothing else has: "router", "router-2", "router-3" …

    `taken` says which slugs that begin with this one are in use. `otherwise` stands where `words`
    leave nothing, and no more than `most` characters of them are taken.
    """
    base = slugify(words, allow_unicode=True)[:most].strip("-") or otherwise
    in_use = taken(base)
    numbered = (base if n == 1 else f"{base}-{n}" for n in count(1))
    return next(slug for slug in numbered if slug not in in_use)
