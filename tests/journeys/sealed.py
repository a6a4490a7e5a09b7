"""What stands in a database for someone who has its key: sealed values opened, plain ones as they are."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from sqlalchemy import inspect, text

from storage import sealed
from storage.database import Database
from storage.encryption import Unreadable


def everything_in(database: Database) -> str:
    """Every value of every table, each sealed one opened."""
    return "\n".join(value for _, row in opened_rows(database) for value in row)


def opened_rows(database: Database) -> list[tuple[str, list[str]]]:
    """Every row of every table, with its table's name, each sealed value opened."""
    return [(table, list(row.values())) for table, row in opened_columns(database)]


def opened_columns(database: Database) -> list[tuple[str, dict[str, str]]]:
    """The same, each value under its column's name."""
    with database.engine.connect() as connection:
        tables = inspect(connection).get_table_names()
        return [
            (table, {column: _opened(database, table, column, row) for column in row})
            for table in tables
            for row in connection.execute(text(f"SELECT * FROM {table}")).mappings().all()
        ]


def files_with(folder: Path, words: str) -> list[str]:
    """The names of the files in a folder, and below it, in which these words stand."""
    return [each.name for each in folder.rglob("*") if each.is_file() and words.encode() in each.read_bytes()]


def _opened(database: Database, table: str, column: str, row: object) -> str:
    value = row[column]  # type: ignore[index]
    if not isinstance(value, bytes):
        return str(value)
    for each in sealed.EVERY:
        if (each.table.name, each.column.name) == (table, column):
            with suppress(Unreadable):
                where = each.of(*(row[key.name] for key in each.by))  # type: ignore[index]
                return database.vault.open(where, value).decode()
    return value.hex()
