"""One process at a time: a bot, a migration or a restore has the database to itself."""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

_LOOK_AGAIN = 0.05


class InUse(Exception):
    """Another process has the database to itself."""


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
