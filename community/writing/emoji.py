"""Emoji by their names: `:smile:` in a text, and the list that is offered while one is typed."""

from __future__ import annotations

import json
import re
from functools import cache

LANGUAGES = ("en", "ru")
NAME = re.compile(r"[\w+\-]+")
# How light the skin is, parts of flags, what joins several signs into one: a name leads to plain
# signs alone, which every device draws.
PART = re.compile("[\U0001f3fb-\U0001f3ff\U0001f1e6-\U0001f1ff\u200d]")


@cache
def emoji_named() -> dict[str, str]:
    """The sign of each name, in every language of the interface, without the colons."""
    return {name: sign for sign, names in _known() for name in reversed(names)}


@cache
def names_as_json() -> str:
    """[[sign, "its names, the shortest first"], …], for whoever types."""
    rows = [[sign, " ".join(names)] for sign, names in _known()]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _known() -> list[tuple[str, list[str]]]:
    import emoji  # its tables are large: they are read once somebody writes

    emoji.config.load_language([*LANGUAGES])
    return [
        (sign, _names(data))
        for sign, data in emoji.EMOJI_DATA.items()
        if data["status"] == emoji.STATUS["fully_qualified"] and not PART.search(sign)
    ]


def _names(data: dict) -> list[str]:
    said = [*data.get("alias", ()), *(data.get(language, "") for language in LANGUAGES)]
    names = {name.strip(":").casefold() for name in said}
    return sorted(filter(NAME.fullmatch, names), key=lambda name: (len(name), name))
