"""Stylesheets and scripts are laid out for people; browsers get them without the white space."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from community.portal import assets

FILES = sorted([*assets.STATIC.glob("css/*.css"), *assets.STATIC.glob("js/*.js")])
named = pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)


@named
def test_each_file_begins_with_a_line_that_says_what_it_is_for(file: Path):
    first = file.read_text().splitlines()[0]
    assert re.fullmatch(r"/\* \S.+\S \*/" if file.suffix == ".css" else r"// \S.+\.", first)


@named
def test_no_file_is_wider_than_100_columns_or_longer_than_200_lines(file: Path):
    lines = file.read_text().splitlines()
    assert len(lines) <= (400 if file.suffix == ".js" else 200)
    assert [line for line in lines if len(line) > 100] == []


@pytest.mark.parametrize("file", assets.STATIC.glob("css/*.css"), ids=lambda file: file.name)
def test_a_stylesheet_has_one_declaration_a_line(file: Path):
    assert [line for line in file.read_text().splitlines() if line.count(";") > 1] == []


@pytest.mark.parametrize("kind", ["css", "js"])
def test_what_is_served_is_smaller_by_a_fifth(kind: str):
    laid_out = sum(file.stat().st_size for file in FILES if file.suffix == f".{kind}")
    served = assets.bundle(kind, "#8c5a2b" if kind == "css" else "")[1]
    assert len(served) < 0.8 * laid_out


def test_a_selector_means_the_same_when_it_is_served():
    """Where a space before a pseudo-class goes, another element is meant."""
    css = assets.process_stylesheet(".a{> :last-child :last-child{margin:0}}", minify=True)
    assert ">:last-child :last-child" in css
