"""Statements: built once, at module level beside their table, and put into SQL once for each kind of database.

They are SQLAlchemy Core, and run on the driver's own cursor, which costs a tenth of a Core execution. The cursor
knows no type processors: tables hold int, float, str and bytes only.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from importlib import import_module
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, Select, Table, literal
from sqlalchemy.engine import Dialect
from sqlalchemy.sql.base import Executable
from sqlalchemy.sql.dml import Insert


@dataclass(frozen=True)
class Upsert:
    """Insert a row, or change these columns of the one that stands in its way; without `changes`, leave it.

    With a `source`, insert each row that it selects under its columns' names.
    """

    table: Table
    conflict: tuple[str, ...]
    changes: tuple[str, ...] = ()
    source: Select[Any] | None = None

    def build(self, dialect: Dialect) -> Executable:
        """The statement in the words of this database."""
        # Imported here: each dialect brings its drivers along, and one of them is needed.
        statement = import_module(f"sqlalchemy.dialects.{dialect.name}").insert(self.table)
        if self.source is not None:
            statement = statement.from_select(self.source.selected_columns.keys(), self.source)
        if not self.changes:
            built: Executable = statement.on_conflict_do_nothing(index_elements=self.conflict)
        else:
            new = {name: statement.excluded[name] for name in self.changes}
            built = statement.on_conflict_do_update(index_elements=self.conflict, set_=new)
        return built


Statement = Executable | Upsert


class Compiled:
    """A statement in SQL; `order` are names by position, None where the driver takes names."""

    __slots__ = ("_constants", "_pick", "sql", "statement")

    def __init__(
        self, statement: Statement, sql: str, order: tuple[str, ...] | None, constants: Mapping[str, Any]
    ) -> None:
        self.statement = statement  # kept, so that its id in the cache stays its own
        self.sql = sql
        self._constants = constants
        self._pick = None if order is None else _picking(order)

    def arguments(self, values: Mapping[str, Any]) -> Any:
        """These values as the driver takes them, with what stands in the statement itself."""
        merged = {**self._constants, **values} if self._constants else values
        return merged if self._pick is None else self._pick(merged)


# What was compiled, by the id of the statement and the names of its values.
Known = dict[tuple[int, tuple[str, ...]], Compiled]

# By dialect, for the whole process: a statement means the same in every database, and compiling takes long.
CACHES: dict[str, Known] = {}


def in_sql(statement: Statement, names: tuple[str, ...], dialect: Dialect) -> Compiled:
    """The statement in this dialect's SQL, for values of these names.

    Raises TypeError where a value is missing or one too many.
    """
    built = statement.build(dialect) if isinstance(statement, Upsert) else statement
    columns = list(names) if isinstance(built, Insert) and not _has_own_values(built) else None
    made: Any = built.compile(  # type: ignore[attr-defined]
        dialect=dialect, column_keys=columns
    )
    _require_all_named(made, names)
    order = tuple(made.positiontup) if made.positional else None
    constants = {name: value for name, value in made.params.items() if name not in names}
    return Compiled(statement, str(made), order, constants)


def one_of(column: ColumnElement[Any], values: Iterable[str]) -> ColumnElement[bool]:
    """Whether a column has one of these fixed values (a plain list, since the cursor expands none)."""
    return column.in_([literal(value) for value in values])


def _picking(names: tuple[str, ...]) -> Callable[[Mapping[str, Any]], tuple[Any, ...]]:
    """Picks values by name; of several in one step of the interpreter."""
    if len(names) > 1:
        return itemgetter(*names)
    return lambda values: tuple([values[name] for name in names])


def _require_all_named(made: Any, names: tuple[str, ...]) -> None:
    """A value that is forgotten would be written as empty, one too many dropped in silence: raises TypeError."""
    missing = {name for name, bind in made.binds.items() if bind.required} - set(names)
    surplus = set(names) - made.params.keys()
    if missing or surplus:
        raise TypeError(f"a statement lacks {sorted(missing)} and knows no {sorted(surplus)}: {made}")


def _has_own_values(statement: Insert) -> bool:
    return statement._values is not None or statement.select is not None
