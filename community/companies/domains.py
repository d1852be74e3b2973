"""Mail domains: how they are written, and those that belong to everybody."""

from __future__ import annotations

import re
from pathlib import Path

_lines = (Path(__file__).parent / "public_domains.txt").read_text().splitlines()
PUBLIC = frozenset(line for line in _lines if not line.startswith("#"))
NAMED = re.compile(r"(?:(?!-)[a-z0-9-]{1,63}(?<!-)\.)+(?!-)[a-z][a-z0-9-]{1,62}(?<!-)")


def clean_domain(text: str) -> str:
    """A domain as it is compared: "@Northwind.Example." is "northwind.example", and one in other
    letters is what mail calls it. Raises ValueError for what is none.
    """
    typed = text.strip().removeprefix("@").rstrip(".").casefold()
    try:
        domain = typed.encode("idna").decode("ascii")
    except UnicodeError:
        raise ValueError(text) from None
    if not NAMED.fullmatch(domain) or len(domain) > 253:
        raise ValueError(text)
    return domain


def is_public(domain: str) -> bool:
    """Whether everybody may have an address there."""
    return domain in PUBLIC


def domain_of(address: str) -> str:
    """The domain of a mail address, as it is compared; "" where there is none."""
    try:
        return clean_domain(address.rpartition("@")[2])
    except ValueError:
        return ""
