"""Tables that leave the house and come in: no cell is a formula, and none is lost."""

from __future__ import annotations

import csv
import io
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from community.tables import FORMULA, Broken, as_typed, harmless, read_rows, written

ATTACKS = [
    "=1+1",
    "+cmd|' /C calc'!A0",
    "-2+3",
    "@SUM(A1:A9)",
    '=HYPERLINK("http://x.example","y")',
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "＝1+1",
    "＠sum",
    "'=1",
]
words = st.text(st.characters(blacklist_categories=("Cs",)), max_size=30)


@pytest.mark.parametrize("text", ATTACKS)
def test_no_cell_is_taken_for_a_formula_and_what_was_typed_comes_back(text):
    assert harmless(text) == f"'{text}"
    assert as_typed(harmless(text)) == text


def test_a_thing_is_written_as_it_is_called_and_its_name_is_no_formula_either():
    class Called:
        def __str__(self) -> str:
            return "=1+1"

    assert harmless(Called()) == "'=1+1"
    assert harmless(Decimal("-4.50")) == "-4.50"


@pytest.mark.parametrize(("value", "cell"), [(-5, "-5"), (0, "0"), (None, ""), ("don't", "don't")])
def test_numbers_and_words_stay_as_they_are(value, cell):
    assert harmless(value) == cell


@given(words)
def test_whatever_is_written_is_harmless_and_reads_back(text):
    cell = harmless(text)
    assert not cell.startswith(FORMULA)
    assert as_typed(cell) == text.replace("\0", "")


@given(st.lists(st.lists(words, min_size=2, max_size=2), max_size=5))
def test_a_table_is_read_as_it_was_written(rows):
    text = "".join(written([("name", "plan"), *rows]))
    cells = [[cell.replace("\0", "") for cell in row] for row in rows]
    with io.StringIO(text.removeprefix("\ufeff"), newline="") as file:
        plain = list(csv.reader(file))[1:]
    assert [[as_typed(cell) for cell in row] for row in plain] == cells


@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_tables_of_every_spreadsheet_are_read(separator):
    lines = ("Name ,Plan", "Acme,'=gold", ",", "Beta, silver ")
    text = "\ufeff" + "".join(f"{line}\r\n" for line in lines).replace(",", separator)
    assert read_rows(text, needs="name", most=9) == [
        (2, {"name": "Acme", "plan": "=gold"}),
        (4, {"name": "Beta", "plan": "silver"}),
    ]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "column"),
        ("plan\ngold\n", "column"),
        ("name\na\nb\nc\n", "many"),
        ('name\n"a\n', "table"),
    ],
)
def test_what_is_no_table_says_why(text, why):
    with pytest.raises(Broken, match=why):
        read_rows(text, needs="name", most=2)


def test_too_few_and_too_many_cells_of_a_line_do_no_harm():
    assert read_rows("name,plan\nAcme\nBeta,x,y,z\n", needs="name", most=9) == [
        (2, {"name": "Acme", "plan": ""}),
        (3, {"name": "Beta", "plan": "x"}),
    ]
