"""CSV as Dutch Excel opens it by itself: a byte order mark, semicolons, and a comma in numbers."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

from reports.datapackage import Dialect
from reports.sheets import WrittenSheet
from reports.tables import WAVES, Table
from reports.waves_csv import SCORE

DIALECT = Dialect(delimiter=";", decimal=",", encoding="utf-8-sig")


def written(sheet: WrittenSheet, folder: Path) -> WrittenSheet:
    """The table once more, in a folder of its own."""
    path = folder / sheet.table.file
    numbers = [place for place, column in enumerate(sheet.table.columns) if column.type == "number"]
    scores = _scores(sheet.table)
    with path.open("w", encoding=DIALECT.encoding, newline="") as file:
        writer = csv.writer(file, delimiter=DIALECT.delimiter)
        writer.writerow(sheet.table.header)
        for row in sheet.read():
            for place in (*numbers, *scores(row)):
                row[place] = row[place].replace(".", DIALECT.decimal)
            writer.writerow(row)
    return WrittenSheet(path, sheet.table, sheet.rows)


def _scores(table: Table) -> Callable[[list[str]], Sequence[int]]:
    """Where a row has a score among the answers: Excel would take 3.5 for the third of May."""
    if table.name != WAVES.name:
        return lambda _row: ()
    kind, value = table.place("measure_kind"), (table.place("value"),)
    return lambda row: value if row[kind] == SCORE else ()
