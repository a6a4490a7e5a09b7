"""A cell of a plain file beside the same cell as another program read it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import Any

from reports.codes import MISSING
from reports.waves_csv import SCORE
from tests.pilot.lived import Lived
from tests.pilot.readers import Read, Reader, day_of, is_nothing, moment_of, wall_of

TEXT, WORKBOOK, SPSS, LABELS = "text", "workbook", "spss", "labels"


@dataclass(frozen=True)
class Program:
    """How a program reads an export of a format: `tells` what it makes of the cells."""

    name: str
    reads: Reader
    format: str
    tells: str
    program: str | None = None  # that has to be on the machine


@dataclass(frozen=True)
class Book:
    """The codebook of an export: codes and labels by file, column and value."""

    codes: Mapping[tuple[str, str, str], float]
    labels: Mapping[tuple[str, str, str], str]


def book_of(lived: Lived, purpose: str) -> Book:
    """What the codebook says of the values of columns."""
    rows = [row for row in lived.rows("codebook", purpose) if row["value_type"] == "value"]
    places = {(row["file_name"], row["column_name"], row["value"]): row for row in rows if not row["item"]}
    codes = {place: float(row["code"]) for place, row in places.items() if row["code"]}
    return Book(codes, {place: row["label_nl"] for place, row in places.items()})


def differences(lived: Lived, purpose: str, program: Program, apart: Path) -> tuple[int, list[str]]:
    """How many cells were compared, and each that is not the same."""
    book, count, found = book_of(lived, purpose), 0, []
    out = lived.out(program.format, purpose)
    for table in lived.tables(purpose):
        rows, fields = lived.rows(table, purpose), lived.fields(table, purpose)
        read: Read = program.reads(out, table, apart)
        header, told = read
        if not rows and not told:
            continue
        assert len(told) == len(rows), f"{table}: {len(told)} of {len(rows)} rows"
        assert set(fields) <= set(header), f"{table}: {set(fields) - set(header)} is missing"
        places = {name: header.index(name) for name in fields}
        for ours, theirs in zip(rows, told, strict=True):
            for name, field in fields.items():
                cell, place = theirs[places[name]], (f"{table}.csv", name, ours[name])
                count += 1
                is_score = (ours.get("measure_kind"), name) == (SCORE, "value")
                if program.format == "csv-nl" and is_score and isinstance(cell, str):
                    cell = cell.replace(",", ".")  # a number to Dutch Excel, among answers of words
                if not _same(program.tells, place, field, ours, cell, book):
                    found.append(f"{table}.{name}: {ours[name]!r} is read as {cell!r}")
    return count, found


def _same(
    tells: str,
    place: tuple[str, str, str],
    field: Mapping[str, Any],
    row: Mapping[str, str],
    told: Any,
    book: Book,
) -> bool:
    text, kind = place[2], field["type"]
    if tells == SPSS:
        expected = in_spss(place, field, row, book)
        if isinstance(expected, float):
            return not is_nothing(told) and float(told) == expected
        if expected is None:
            return is_nothing(told)
    elif not text:
        return is_nothing(told)
    if is_nothing(told):
        return False
    if kind in ("integer", "number"):
        return float(told) == float(text)
    if kind == "datetime":
        if tells in (WORKBOOK, SPSS):
            return wall_of(told) == datetime.fromisoformat(text).replace(tzinfo=None)
        return moment_of(told) == datetime.fromisoformat(text).timestamp()
    if kind == "date":
        return day_of(told) == day_of(text)
    if tells == LABELS and place in book.labels and kind != "list":
        return bool(told == book.labels[place])
    return _same_text(text, told)


def _same_text(text: str, told: Any) -> bool:
    """Programs take text that looks like a number, a time of day, a yes or a no for one."""
    if isinstance(told, bool):
        return text == ("yes" if told else "no")
    if isinstance(told, int | float):
        return float(text) == float(told)
    if isinstance(told, time):
        return text == f"{told:%H:%M}"
    return text in (str(told), _clock(str(told)))


def _clock(told: str) -> str:
    """A time of day as LibreOffice writes it in English, such as 05:30:00 PM."""
    with suppress(ValueError):
        return f"{datetime.strptime(told, '%I:%M:%S %p'):%H:%M}"  # noqa: DTZ007 -- a time of day has no zone
    return told


def in_spss(
    place: tuple[str, str, str], field: Mapping[str, Any], row: Mapping[str, str], book: Book
) -> float | str | None:
    """What SPSS's file should hold: a number, text that is compared further, or nothing."""
    _, name, text = place
    is_number = field["type"] in ("integer", "number")
    if not (is_number or "categories" in field) or field["type"] == "list":
        return text or None
    if text:
        return book.codes[place] if not is_number else float(text)
    why = row.get("reason", "") if name == "code" else _why_missing(name, row)
    return float(MISSING[why]) if why else None


def _why_missing(name: str, row: Mapping[str, str]) -> str:
    """What the column beside it says: that of the item, or of the item whose option it is."""
    items = [each.removesuffix("_missing") for each in row if each.endswith("_missing")]
    its_own = [item for item in items if name == item or name.startswith(f"{item}_")]
    if name.endswith("_missing") or not its_own:
        return ""
    return row[f"{max(its_own, key=len)}_missing"]
