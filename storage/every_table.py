"""Every table of this room, and every sealed column of them, whichever modules a process has read in before.

A table is known once its module is read in. What goes through all of them (an erasure, a new key, a look for
damage) would pass over the others without a word: it asks here.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Sequence
from functools import cache

from sqlalchemy import Table

import storage
from storage import sealed
from storage.database import metadata
from storage.sealed import Sealed


@cache
def import_tables() -> None:
    """Import every module of this room, so that each table is known."""
    for module in pkgutil.iter_modules(storage.__path__):
        if not module.ispkg:
            importlib.import_module(f"storage.{module.name}")


def tables() -> Sequence[Table]:
    """Every table, those that others point at before them."""
    import_tables()
    return metadata.sorted_tables


def sealed_columns() -> Sequence[Sealed]:
    """Every column of sealed values."""
    import_tables()
    return sealed.EVERY
