"""Stylesheets and scripts are laid out for people; browsers get them without the white space."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

from community.frame import PLACES
from community.icons import NAMED, OFFERED
from community.portal import assets
from community.search.documents import SOURCES
from ideas.statuses import ICONS as STATUS_ICONS
from kb.models import ICONS as CATEGORY_ICONS
from tests.planted import ROOMS

FILES = sorted([*assets.STATIC.rglob("*.css"), *assets.STATIC.rglob("*.js")])
named = pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)


@named
def test_each_file_begins_with_a_line_that_says_what_it_is_for(file: Path):
    first = file.read_text().splitlines()[0]
    assert re.fullmatch(r"/\* \S.+\S \*/" if file.suffix == ".css" else r"// \S.+\.", first)


@named
def test_no_file_is_wider_than_100_columns_or_longer_than_200_lines(file: Path):
    lines = file.read_text().splitlines()
    assert len(lines) <= 200
    assert [line for line in lines if len(line) > 100] == []


@pytest.mark.parametrize("file", assets.STATIC.rglob("*.css"), ids=lambda file: file.name)
def test_a_stylesheet_has_one_declaration_a_line(file: Path):
    assert [line for line in file.read_text().splitlines() if line.count(";") > 1] == []


@pytest.mark.parametrize("kind", ["css", "js"])
def test_what_is_served_is_smaller_by_a_fifth(kind: str):
    laid_out = sum(file.stat().st_size for file in FILES if assets.STATIC / kind in file.parents)
    served = assets.bundle(kind, "#8c5a2b" if kind == "css" else "")[1]
    of_writing = assets.bundle(f"writing.{kind}")[1]
    assert len(served) + len(of_writing) < 0.8 * laid_out


def test_a_selector_means_the_same_when_it_is_served():
    """Where a space before a pseudo-class goes, another element is meant."""
    css = assets.process_stylesheet(".a{> :last-child :last-child{margin:0}}", minify=True)
    assert ">:last-child :last-child" in css


LIVE_AND_WRITING = [*assets.STATIC.glob("js/3*.js"), *assets.STATIC.glob("js/writing/*.js")]


@pytest.mark.parametrize("file", LIVE_AND_WRITING, ids=lambda file: file.name)
def test_what_is_live_and_the_composer_know_no_room(file: Path):
    assert "topic" not in file.read_text().lower()


def test_each_icon_is_named_somewhere_or_offered_to_who_makes_a_forum():
    pages = [*Path(settings.BASE_DIR, "templates").rglob("*.html")]
    rooms = [file for room in ROOMS for file in Path(settings.BASE_DIR, room).rglob("*.py")]
    text = "".join(file.read_text() for file in [*pages, *rooms])
    named = set(re.findall(r"""{%\s*icon\s+["']([\w-]+)""", text))
    named |= {*CATEGORY_ICONS, *STATUS_ICONS, *(kind.icon for kind in SOURCES.values())}
    named |= {place.icon for place in PLACES.values()}
    assert named == set(NAMED)
    assert not named & set(OFFERED)


def test_a_page_names_the_list_of_emoji_without_reading_their_tables():
    """They hold eleven megabytes of a process that may never be asked for them."""
    code = (
        "import django, sys; django.setup()\n"
        "from community.portal import assets\n"
        "named = assets.address('emoji.json')\n"
        "assert 'emoji' not in sys.modules\n"
        "assert assets.bundle('emoji.json')[0] == named"
    )
    subprocess.run([sys.executable, "-c", code], check=True, env={**os.environ, "DEMO": "1"})
