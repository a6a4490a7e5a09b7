"""One workbook: a sheet a table, with real dates and numbers, filters, and the page that explains it all.

XlsxWriter in constant memory: each row is on disk before the next is made. Excel knows no time zones: times are
those of the wall clock in the row's `timezone`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

import xlsxwriter

from reports.sheets import WrittenSheet
from reports.tables import Column, Table

MOST_ROWS = 1_048_576  # of a sheet, its header included
_BEFORE_DAY_1 = date(1899, 12, 30).toordinal()
_DAY_SECONDS = 86_400
_WIDTHS = {"datetime": 19, "date": 11, "integer": 9, "number": 9, "string": 14, "list": 20}
_MADE = datetime(1980, 1, 1)  # noqa: DTZ001 - the same for all, so that the same data make the same file


def write(sheets: Sequence[WrittenSheet], path: Path, readme: str, language: str) -> None:
    """Write the workbook. What columns mean stands, in the group's language, at their heads."""
    book = xlsxwriter.Workbook(
        path,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "tmpdir": str(path.parent),
        },
    )
    book.set_properties({"created": _MADE})
    looks = {
        "head": book.add_format({"bold": True, "bottom": 1}),
        "datetime": book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}),
        "date": book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    page = book.add_worksheet("LEESMIJ")
    page.set_column(0, 0, 120)
    for number, line in enumerate(readme.splitlines()):
        page.write_string(number, 0, line)
    for sheet in sheets:
        _write_table(book, sheet, looks, language)
    book.close()


def _write_table(book: Any, sheet: WrittenSheet, looks: dict[str, Any], language: str) -> None:
    columns = sheet.table.columns
    page, number, part = _begun(book, sheet.table, sheet.table.name, looks, language), 0, 1
    for row in sheet.read():
        number += 1
        if number == MOST_ROWS:
            page.autofilter(0, 0, number - 1, len(columns) - 1)
            part += 1
            page, number = _begun(book, sheet.table, f"{sheet.table.name} {part}", looks, language), 1
        for place, (cell, column) in enumerate(zip(row, columns, strict=True)):
            if cell:
                _write_cell(page, number, place, cell, column, looks)
    page.autofilter(0, 0, number, len(columns) - 1)


def _begun(book: Any, table: Table, name: str, looks: dict[str, Any], language: str) -> Any:
    page = book.add_worksheet(name)
    page.freeze_panes(1, 1)
    for place, column in enumerate(table.columns):
        page.set_column(place, place, max(_WIDTHS[column.type], min(len(column.name) + 2, 24)))
    for place, column in enumerate(table.columns):
        page.write_string(0, place, column.name, looks["head"])
        page.write_comment(0, place, column.nl if language == "nl" else column.en)
    return page


def _write_cell(page: Any, row: int, place: int, cell: str, column: Column, looks: dict[str, Any]) -> None:
    if column.type in ("integer", "number") and _is_number(cell):
        page.write_number(row, place, float(cell))
    elif column.type == "datetime":
        hours, minutes, seconds = int(cell[11:13]), int(cell[14:16]), int(cell[17:19])
        part = (hours * 3600 + minutes * 60 + seconds) / _DAY_SECONDS
        page.write_number(row, place, _day(cell[:10]) + part, looks["datetime"])
    elif column.type == "date":
        page.write_number(row, place, _day(cell), looks["date"])
    else:
        page.write_string(row, place, cell)


def _is_number(cell: str) -> bool:
    """A value that nobody knows any more, kept before versions were, may be none."""
    return cell.lstrip("-").replace(".", "", 1).isdecimal()


@lru_cache(maxsize=1 << 12)
def _day(text: str) -> int:
    """A day as Excel counts it."""
    return date.fromisoformat(text).toordinal() - _BEFORE_DAY_1
