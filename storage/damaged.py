"""Sealed values that do not open, since a byte of them was changed or they were moved: they are counted."""

from __future__ import annotations

from storage.database import Database
from storage.encryption import Unreadable
from storage.every_table import sealed_columns
from storage.rotation import pages
from storage.sealed import Sealed


def count(database: Database) -> dict[str, int]:
    """How many values of each column do not open, by "table.column"; of columns that are whole nothing.

    Looks at every sealed value there is. Raises Unavailable.
    """
    found = {f"{each.table.name}.{each.column.name}": _count_in(database, each) for each in sealed_columns()}
    return {name: number for name, number in found.items() if number}


def _count_in(database: Database, column: Sealed) -> int:
    primary = list(column.table.primary_key.columns)
    name = column.column.name
    wanted = sorted({*(each.name for each in (*primary, *column.by)), name})
    damaged = 0
    with database.read() as db:
        for rows in pages(db, column.table, primary, wanted):
            for row in rows:
                values = dict(zip(wanted, row, strict=True))
                if values[name] is None:
                    continue
                try:
                    db.vault.open(column.of(*(values[each.name] for each in column.by)), values[name])
                except Unreadable:
                    damaged += 1
    return damaged
