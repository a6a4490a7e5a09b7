"""What stands in a database for someone who has its key: sealed values opened, plain ones as they are."""

from __future__ import annotations

from contextlib import suppress
from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from sqlalchemy import text

import storage
from storage.database import Database
from storage.encryption import Unreadable


@cache
def purposes() -> list[str]:
    """What values are sealed for, as each storage module says it."""
    modules = [
        import_module(f"storage.{found.name}") for found in iter_modules(storage.__path__) if not found.ispkg
    ]
    return sorted({module._SEAL for module in modules if hasattr(module, "_SEAL")})


def everything_in(database: Database) -> str:
    """Every value of every table, opened with whatever purpose opens it."""
    return "\n".join(value for _, row in opened_rows(database) for value in row)


def opened_rows(database: Database) -> list[tuple[str, list[str]]]:
    """Every row of every table, with its table's name, each value opened with whatever purpose opens it."""
    with database.engine.connect() as connection:
        tables = connection.execute(text("SELECT name FROM sqlite_master WHERE type = 'table'")).scalars().all()
        return [
            (table, [_opened(database, value) for value in row])
            for table in tables
            for row in connection.execute(text(f"SELECT * FROM {table}"))
        ]


def _opened(database: Database, value: object) -> str:
    if not isinstance(value, bytes):
        return str(value)
    for purpose in purposes():
        with suppress(Unreadable, UnicodeDecodeError):
            return database.vault.open(purpose, value).decode()
    return value.hex()
