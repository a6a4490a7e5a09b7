"""CSV as Dutch Excel opens it by itself: a byte order mark, semicolons, and a comma in numbers."""

from __future__ import annotations

import csv
from pathlib import Path

from reports.datapackage import Dialect
from reports.sheets import WrittenSheet

DIALECT = Dialect(delimiter=";", decimal=",", encoding="utf-8-sig")


def written(sheet: WrittenSheet, folder: Path) -> WrittenSheet:
    """The table once more, in a folder of its own."""
    path = folder / sheet.table.file
    numbers = [place for place, column in enumerate(sheet.table.columns) if column.type == "number"]
    with path.open("w", encoding=DIALECT.encoding, newline="") as file:
        writer = csv.writer(file, delimiter=DIALECT.delimiter)
        writer.writerow(sheet.table.header)
        for row in sheet.read():
            for place in numbers:
                row[place] = row[place].replace(".", DIALECT.decimal)
            writer.writerow(row)
    return WrittenSheet(path, sheet.table, sheet.rows)
