"""The CSV files of an export, open for writing: UTF-8 without a byte order mark, commas, RFC 4180."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
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
        self._file = file

    def write(self, rows: Sequence[Sequence[object]]) -> None:
        """Add rows, cells in the order of the header."""
        self._writer.writerows(rows)
        self.rows += len(rows)

    def written(self) -> WrittenSheet:
        """The file, once it is closed."""
        return WrittenSheet(self.path, self.table, self.rows)

    def write_lines(self, lines: Sequence[str]) -> None:
        """Add rows that are CSV already, each with its line end."""
        self._file.write("".join(lines))
        self.rows += len(lines)


@dataclass(frozen=True, slots=True)
class WrittenSheet:
    """A CSV file that is written and closed."""

    path: Path
    table: Table
    rows: int

    def read(self) -> Iterator[list[str]]:
        """Its rows, without the header."""
        with self.path.open(encoding="utf-8", newline="") as file:
            reader = csv.reader(file)
            next(reader)
            yield from reader


class CsvText:
    """Turns cells into CSV, without a line end; for what many rows share, so that it is quoted once."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self.write = self._lines.append
        self._writer = csv.writer(self)  # with its own line end: csv quotes a line break only if it is one of that

    def of(self, *cells: object) -> str:
        """The cells as part of a line."""
        self._writer.writerow(cells)
        return self._lines.pop().removesuffix("\r\n")


@contextmanager
def sheets(folder: Path, tables: Sequence[Table]) -> Iterator[dict[str, Sheet]]:
    """A file in the folder for each table, by the table's name; closed at the end of the block."""
    with ExitStack() as stack:
        yield {table.name: Sheet(folder / table.file, table, stack) for table in tables}
