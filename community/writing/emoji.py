"""Emoji by their names: `:smile:` in a text, and the list that is offered while one is typed."""

from __future__ import annotations

import hashlib
import json
import re
from functools import cache
from importlib.metadata import version
from pathlib import Path

LANGUAGES = ("en", "ru")
# What people mean most often, so that it is offered first.
USUAL = """
    thumbsup heart smile joy wink grin blush thinking tada pray clap raised_hands wave ok_hand
    muscle fire rocket sparkles star eyes bulb warning white_check_mark heavy_check_mark x
    question 100 bug wrench gear hammer_and_wrench hourglass coffee slightly_smiling_face
    neutral_face sob sweat_smile disappointed rage sunglasses partying_face thumbsdown
    confused cry point_up point_right arrow_right telephone iphone computer tv lock key email
    calendar memo pushpin mag house
"""
NAME = re.compile(r"[\w+\-]+")
# How light the skin is, parts of flags, what joins several signs into one: a name leads to plain
# signs alone, which every device draws.
PART = re.compile("[\U0001f3fb-\U0001f3ff\U0001f1e6-\U0001f1ff\u200d]")


def emoji_named(name: str) -> str:
    """The sign of a name in any language of the interface, without the colons; "" for no name."""
    return _signs().get(_fold(name), "")


@cache
def _signs() -> dict[str, str]:
    return {_fold(name): sign for sign, names in reversed(_known()) for name in names}


def _fold(name: str) -> str:
    """Russian names have lost some of the marks over their letters, and so have those who type."""
    return name.casefold().replace("ё", "е").replace("й", "и")


@cache
def names_version() -> str:
    """Another one whenever `names_as_json` says something else; the tables are not read for it."""
    made_of = Path(__file__).read_bytes() + version("emoji").encode()
    return hashlib.sha256(made_of).hexdigest()[:12]


@cache
def names_as_json() -> str:
    """[[sign, "its names, the shortest first"], …], the usual ones first, for whoever types."""
    rows = [[sign, " ".join(names)] for sign, names in _known()]
    return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))


def _known() -> list[tuple[str, list[str]]]:
    import emoji  # its tables are large: they are read once somebody writes

    emoji.config.load_language([*LANGUAGES])
    known = [
        (sign, _names(data))
        for sign, data in emoji.EMOJI_DATA.items()
        if data["status"] == emoji.STATUS["fully_qualified"] and not PART.search(sign)
    ]
    places = {name: place for place, name in enumerate(USUAL.split())}

    def place(row: tuple[str, list[str]]) -> int:
        return min(places.get(name, len(places)) for name in row[1])

    return sorted(known, key=place)


def _names(data: dict) -> list[str]:
    said = [*data.get("alias", ()), *(data.get(language, "") for language in LANGUAGES)]
    names = {re.sub(r"ыи\b|ыи(?=_)", "ый", name.strip(":").casefold()) for name in said}
    return sorted(filter(NAME.fullmatch, names), key=lambda name: (len(name), name))
