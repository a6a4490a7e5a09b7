"""Sealed values that do not open: a byte was changed, they were moved, or they are still under a former key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from storage.database import Database
from storage.encryption import Binding, Unreadable, Vault, opened_with_one_of
from storage.every_table import sealed_columns
from storage.rotation import pages
from storage.sealed import Sealed

DAMAGED, FORMER = "damaged", "under a former key"


def count(database: Database, former: Sequence[Vault] = ()) -> dict[str, dict[str, int]]:
    """How many values of each column do not open, by what is wrong with them and "table.column".

    Nothing of columns that are whole. Looks at every sealed value there is. Raises Unavailable.
    """
    found: dict[str, dict[str, int]] = {DAMAGED: {}, FORMER: {}}
    for each in sealed_columns():
        for wrong, number in _count_in(database, each, former).items():
            found[wrong][f"{each.table.name}.{each.column.name}"] = number
    return found


def _count_in(database: Database, column: Sealed, former: Sequence[Vault]) -> Counter[str]:
    primary = list(column.table.primary_key.columns)
    name = column.column.name
    wanted = sorted({*(each.name for each in (*primary, *column.by)), name})
    wrong: Counter[str] = Counter()
    with database.read() as db:
        for rows in pages(db, column.table, primary, wanted):
            for row in rows:
                values = dict(zip(wanted, row, strict=True))
                if values[name] is None:
                    continue
                where = column.of(*(values[each.name] for each in column.by))
                try:
                    db.vault.open(where, values[name])
                except Unreadable:
                    wrong[_wrong_with(values[name], where, former)] += 1
    return wrong


def _wrong_with(value: bytes, where: Binding, former: Sequence[Vault]) -> str:
    try:
        opened_with_one_of(former, where, value)
    except Unreadable:
        return DAMAGED
    return FORMER
