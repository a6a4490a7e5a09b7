"""The CSV files of an export, open for writing: UTF-8 without a byte order mark, commas, RFC 4180."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path

from reports.tables import Table


class Sheet:
    """One CSV file with its header; counts its rows."""

    def __init__(self, path: Path, table: Table, stack: ExitStack) -> None:
        self.path = path
        self.table = table
        self.rows = 0
        file = stack.enter_context(path.open("w", encoding="utf-8", newline="", buffering=1 << 16))
        self._writer = csv.writer(file)
        self._writer.writerow(table.header)

    def write(self, rows: Sequence[Sequence[object]]) -> None:
        """Add rows, cells in the order of the header."""
        self._writer.writerows(rows)
        self.rows += len(rows)


@contextmanager
def sheets(folder: Path, tables: Sequence[Table]) -> Iterator[dict[str, Sheet]]:
    """A file in the folder for each table, by the table's name; closed at the end of the block."""
    with ExitStack() as stack:
        yield {table.name: Sheet(folder / table.file, table, stack) for table in tables}
