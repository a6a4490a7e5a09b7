"""Which columns hold sealed values, and what each value is bound to: its table, its column, and its row's own key.

A value that is copied into another row, column or table does not open there. A row's number is not known before it
is written, so a value is bound to a natural key, or to a random one that is drawn before.
"""

from __future__ import annotations

import secrets

from sqlalchemy import Column, Table

from storage.encryption import Binding, binding

Key = int | str | bytes


class Sealed:
    """A column of sealed values. `by` names the columns whose values each value is bound to, which never change.

    `first_in` is the column a value was sealed for, where rows are copied from there.
    """

    def __init__(
        self, table: Table, column: str, *by: str, first_in: Sealed | None = None, rekeyed: bool = False
    ) -> None:
        self.table = table
        self.column: Column[bytes] = table.c[column]
        self.by: tuple[Column[Key], ...] = tuple(table.c[name] for name in by)
        self.rekeyed = rekeyed  # bound to a keyed hash, which is another with another key
        self._place: str = first_in._place if first_in else f"{table.name}.{column}"
        assert by, f"{self._place} must be bound to a key of its row"
        EVERY.append(self)

    def of(self, *key: Key) -> Binding:
        """What the value in the row with this key is bound to."""
        return binding(self._place, *key)


# The sealed columns of the modules that are read in; `every_table.sealed_columns` knows all of them.
EVERY: list[Sealed] = []


def fresh_key() -> int:
    """A random key for a row that has no natural one."""
    return secrets.randbits(63)
