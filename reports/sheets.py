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
        self._file = file
        self._lines = _Lines()
        self._start = csv.writer(self._lines, lineterminator=",")
        self._rest = csv.writer(self._lines)

    def write(self, rows: Sequence[Sequence[object]]) -> None:
        """Add rows, cells in the order of the header."""
        self._writer.writerows(rows)
        self.rows += len(rows)

    def write_with(self, shared: Sequence[object], rows: Sequence[Sequence[object]]) -> None:
        """Add rows that begin with the same cells, which are put into words once: a third of the time."""
        self._start.writerow(shared)
        (start,) = self._lines.taken()
        self._rest.writerows(rows)
        self._file.write(start + start.join(self._lines.taken()))
        self.rows += len(rows)


class _Lines:
    """Where csv's writer leaves lines for others to use."""

    def __init__(self) -> None:
        self._lines: list[str] = []
        self.write = self._lines.append

    def taken(self) -> list[str]:
        """The lines left since the last time."""
        lines = self._lines.copy()
        self._lines.clear()
        return lines


@contextmanager
def sheets(folder: Path, tables: Sequence[Table]) -> Iterator[dict[str, Sheet]]:
    """A file in the folder for each table, by the table's name; closed at the end of the block."""
    with ExitStack() as stack:
        yield {table.name: Sheet(folder / table.file, table, stack) for table in tables}
