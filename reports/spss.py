"""A table as SPSS's own file: labelled, with numeric codes, and what is missing told apart by codes below 0.

SPSS knows no time zones: times are those of the wall clock in the row's `timezone`. pyreadstat takes a table
whole: it is in memory while it is written.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pandas
import pyreadstat
from pyreadstat.pyclasses import MissingRange

from reports.codes import MISSING
from reports.sheets import WrittenSheet
from reports.tables import COLUMNS, Column, Table

_LONGEST_LABEL, _LONGEST_VALUE_LABEL = 250, 110  # bytes; SPSS takes 256 and 120
_MISSING_RANGE: MissingRange = {"lo": min(MISSING.values()), "hi": max(MISSING.values())}
_MADE_AT, _MADE = 92, b"01 Jan 8000:00:00"  # the place of the date in the file's head: the same for all


def write(sheet: WrittenSheet, path: Path, language: str) -> None:
    """Write one table, with labels in this language."""
    table = sheet.table
    columns = _by_column(sheet)
    frame = pandas.DataFrame(
        {column.name: _cells(columns, table, place) for place, column in enumerate(table.columns)}
    )
    pyreadstat.write_sav(
        frame,
        str(path),
        file_label=table.name,
        column_labels=[_short(_meaning(column, language), _LONGEST_LABEL) for column in table.columns],
        variable_value_labels={
            column.name: labels for column in table.columns if (labels := _value_labels(column, language))
        },
        missing_ranges={column.name: [_MISSING_RANGE] for column in table.columns if _has_missing_codes(column)},
        variable_format={column.name: form for column in table.columns if (form := _format(column))},
        variable_measure={column.name: column.measured for column in table.columns},
    )
    with path.open("r+b") as file:
        file.seek(_MADE_AT)
        file.write(_MADE)


def _by_column(sheet: WrittenSheet) -> list[list[str]]:
    """The cells of each column; those that are alike are kept once, since most are."""
    columns: list[list[str]] = [[] for _ in sheet.table.columns]
    kept: dict[str, str] = {}
    for row in sheet.read():
        for cells, cell in zip(columns, row, strict=True):
            cells.append(kept.setdefault(cell, cell))
    return columns


def _cells(columns: Sequence[Sequence[str]], table: Table, place: int) -> Any:
    column, cells = table.columns[place], columns[place]
    if column.type == "datetime":
        moments = [datetime.fromisoformat(cell).replace(tzinfo=None) if cell else None for cell in cells]
        return pandas.Series(moments, dtype="datetime64[ns]")
    if column.type == "date":
        return pandas.Series([date.fromisoformat(cell) if cell else None for cell in cells], dtype="object")
    if not _is_coded(column):
        return pandas.Series(cells, dtype="object")
    codes = column.codes
    numbers = [_number(cell, codes) for cell in cells]
    if column.why_missing:
        reasons = columns[table.place(column.why_missing)]
        numbers = [
            MISSING.get(reason) if number is None else number
            for number, reason in zip(numbers, reasons, strict=True)
        ]
    return pandas.Series(numbers, dtype="float64")


def _is_coded(column: Column) -> bool:
    return column.type in ("integer", "number") or (column.type == "string" and bool(column.values))


def _format(column: Column) -> str:
    """Whole numbers are shown without decimals; the long ones of an experiment fit."""
    if column.type == "number":
        return "F12.1"
    return "F12.0" if _is_coded(column) else ""


def _number(cell: str, codes: dict[str, int]) -> float | None:
    """None also for a value that nobody knows any more: as words it stands in responses."""
    if codes:
        return codes.get(cell)
    try:
        return float(cell)
    except ValueError:
        return None


def _has_missing_codes(column: Column) -> bool:
    return _is_coded(column) and bool(column.why_missing or "unknown" in column.values)


def _value_labels(column: Column, language: str) -> dict[float, str]:
    if not _is_coded(column):
        return {}
    labels = {column.codes[value]: _meaning(meaning, language) for value, meaning in column.values.items()}
    if column.why_missing:
        reasons = COLUMNS["item_missing"].values
        labels |= {MISSING[reason]: _meaning(reasons[reason], language) for reason in MISSING}
    return {float(code): _short(label, _LONGEST_VALUE_LABEL) for code, label in labels.items()}


def _meaning(of: Any, language: str) -> str:
    return str(of.nl if language == "nl" else of.en)


def _short(text: str, most: int) -> str:
    """The text within so many bytes, whole letters only."""
    return text.encode()[:most].decode(errors="ignore")
