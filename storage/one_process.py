"""One process at a time: a bot, a migration or a restore has the database to itself."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


class InUse(Exception):
    """Another process has the database to itself."""


@contextmanager
def alone_with(lock: Path) -> Iterator[None]:
    """Hold this lock file for the block. The system lets go of it when the process ends, however it ends.

    Raises InUse when another process holds it.
    """
    lock.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise InUse(f"Another process works with this data (it holds {lock}).") from None
        yield
    finally:
        os.close(handle)
