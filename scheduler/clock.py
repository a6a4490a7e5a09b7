"""Two clocks, injected everywhere: the programme's time, which can be moved, and elapsed time, which cannot.

The programme's time says what day it is for a parent; plans, prompts and expiry go by it. Elapsed time says how
long something took; pacing, leases and "was I away?" go by it, so a moved clock neither freezes nor hurries them.
"""

from __future__ import annotations

import mmap
import struct
import time
from pathlib import Path
from typing import Protocol

_OFFSET = struct.Struct("<d")


class Clock(Protocol):
    """What time it is."""

    def now(self) -> int:
        """The programme's time, in whole seconds since 1970, UTC."""
        ...

    def elapsed(self) -> float:
        """Seconds since an arbitrary moment of this process; never moved, never backwards."""
        ...


class RealClock:
    """The machine's own clocks."""

    def now(self) -> int:
        """The machine's wall clock, in whole seconds UTC."""
        return int(time.time())

    def elapsed(self) -> float:
        """Real seconds."""
        return time.monotonic()


class MovedClock:
    """A programme clock that is moved by hand; between moves it runs on, or stands still for tests.

    Given a `path`, it writes its offset there for a FollowedClock in another process.
    """

    def __init__(self, start: int | None = None, *, runs: bool = True, path: Path | None = None) -> None:
        if path is not None and not runs:
            raise ValueError("a clock that stands still cannot be followed")
        self._runs = runs
        self._path = path
        self._stands_at = 0
        self._offset = 0.0
        self.move_to(int(time.time()) if start is None else start)

    def now(self) -> int:
        """The programme's time, in whole seconds UTC."""
        return int(time.time() + self._offset) if self._runs else self._stands_at

    def elapsed(self) -> float:
        """Real seconds, whatever the programme's time does."""
        return time.monotonic()

    def move_to(self, instant: int) -> None:
        """Set the programme's time to an instant in seconds UTC."""
        self._stands_at = instant
        self._offset = instant - time.time()
        if self._path is not None:
            _write_offset(self._path, self._offset)

    def move_by(self, seconds: int) -> None:
        """Move the programme's time on (or back)."""
        self.move_to(self.now() + seconds)


class FollowedClock:
    """The programme clock of another process, read from the file to which its MovedClock writes.

    Raises FileNotFoundError where there is no such file, ValueError where it is too short.
    """

    def __init__(self, path: Path) -> None:
        with path.open("rb") as file:
            self._map = mmap.mmap(file.fileno(), _OFFSET.size, access=mmap.ACCESS_READ)

    def now(self) -> int:
        """The followed clock's time, in whole seconds UTC."""
        (offset,) = _OFFSET.unpack_from(self._map)
        return int(time.time() + offset)

    def elapsed(self) -> float:
        """Real seconds of this process."""
        return time.monotonic()


def _write_offset(path: Path, offset: float) -> None:
    """In place, never by renaming: a reader has mapped this very file."""
    path.touch()
    with path.open("r+b") as file:
        file.write(_OFFSET.pack(offset))
