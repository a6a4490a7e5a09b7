"""One process at a time: a bot, a migration or a restore has the database to itself."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from storage.database import Unavailable
from storage.sqlite_or_postgresql import server_url

# The name of our lock among a PostgreSQL database's advisory locks: any number, as long as it stays the same.
ADVISORY_LOCK = 7_202_611

_LOOK_AGAIN = 0.05


class InUse(Unavailable):
    """Another process has the database to itself: nothing can be written until it ends."""


@contextmanager
def alone_with(lock: Path, *, patience: float = 0) -> Iterator[None]:
    """Hold this lock file for the block. The system lets go of it when the process ends, however it ends.

    Raises InUse when another process holds it for longer than `patience`, in seconds.
    """
    lock.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if not _locked(handle, time.monotonic() + patience):
            raise InUse(f"Another process works with this data (it holds {lock}).")
        yield
    finally:
        os.close(handle)


def _locked(handle: int, until: float) -> bool:
    while True:
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        if time.monotonic() >= until:
            return False
        time.sleep(_LOOK_AGAIN)


class ServerLock:
    """A PostgreSQL database to oneself: an advisory lock, held by a connection of its own as long as that lives.

    `hold` again after the server was away: the lock went with the connection.
    """

    def __init__(self, url: str) -> None:
        self._engine = create_engine(
            server_url(url), hide_parameters=True, poolclass=NullPool, isolation_level="AUTOCOMMIT"
        )
        self._connection: Any = None

    def hold(self) -> None:
        """Have the lock, or take it. Raises InUse when another process has it, Unavailable without the server."""
        if self._connection is not None and self._still_there():
            return
        try:
            self._connection = self._engine.connect()
            asked = self._connection.exec_driver_sql(f"SELECT pg_try_advisory_lock({ADVISORY_LOCK})")
            taken = bool(asked.scalar())
        except DBAPIError as error:
            self.release()
            raise Unavailable(f"{type(error.orig).__name__}: {str(error.orig).strip()}") from None
        if not taken:
            self.release()
            raise InUse("Another process works with this database (it holds its advisory lock).")

    def release(self) -> None:
        """Let go of it."""
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(DBAPIError):
                connection.close()

    def _still_there(self) -> bool:
        try:
            self._connection.exec_driver_sql("SELECT 1")
        except DBAPIError:
            self.release()
            return False
        return True
