"""Tables that leave the house and come in: CSV that spreadsheets open, and in which no cell is a
formula.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from numbers import Number

from django.http import StreamingHttpResponse

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
BOM = "\ufeff"  # without it spreadsheets take UTF-8 for something else
SEPARATORS = ",;\t"


class Broken(Exception):
    """A text is no such table; it says why, for whoever brought it."""


def harmless(value: object) -> str:
    """A cell that no spreadsheet takes for a formula; numbers that are numbers stay."""
    text = "" if value is None else str(value).replace("\0", "")
    is_risky = not isinstance(value, Number) and text.startswith((*FORMULA, "'"))
    return f"'{text}" if is_risky else text


def as_typed(cell: str) -> str:
    """What `harmless` was given."""
    return cell[1:] if cell.startswith("'") and cell[1:2] in (*FORMULA, "'") else cell


def written(rows: Iterable[Iterable[object]]) -> Iterator[str]:
    """The table line by line."""
    line = io.StringIO()
    writer = csv.writer(line)
    yield BOM
    for row in rows:
        writer.writerow([harmless(value) for value in row])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def table_response(name: str, rows: Iterable[Iterable[object]]) -> StreamingHttpResponse:
    """A table as a file of this name, sent while it is made."""
    response = StreamingHttpResponse(written(rows), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


def read_rows(text: str, *, needs: str, most: int) -> list[tuple[int, dict[str, str]]]:
    """The lines of a table by their number, each by the names of the first line, which are taken
    without case; empty ones are left out. Commas, semicolons or tabs stand between the cells.

    Raises Broken where the column `needs` is not there, or there are more than `most` lines.
    """
    text = text.removeprefix(BOM)
    first = text.partition("\n")[0]
    separator = max(SEPARATORS, key=first.count)
    try:
        reader = csv.DictReader(io.StringIO(text), delimiter=separator, strict=True)
        names = [(name or "").strip().casefold() for name in reader.fieldnames or ()]
        if needs not in names:
            raise Broken("column")
        reader.fieldnames = names
        rows: list[tuple[int, dict[str, str]]] = []
        for row in reader:
            if len(rows) == most:
                raise Broken("many")
            rows.append((reader.line_num, _cells(row)))
    except csv.Error:
        raise Broken("table") from None
    return [(line, row) for line, row in rows if any(row.values())]


def _cells(row: dict) -> dict[str, str]:
    return {
        name: as_typed((cell or "").strip()).strip()
        for name, cell in row.items()
        if name and not isinstance(cell, list)
    }
