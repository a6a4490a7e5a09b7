"""In which shape a database is, and how it comes into the present one."""

from __future__ import annotations

import importlib
import pkgutil

import storage
from storage.database import Database, metadata


def create_all(database: Database) -> None:
    """Make every table at once, in a fresh database."""
    import_tables()
    metadata.create_all(database.engine)


def import_tables() -> None:
    """Import every module of this room, so that each table is known."""
    for module in pkgutil.iter_modules(storage.__path__):
        if not module.ispkg:
            importlib.import_module(f"storage.{module.name}")
