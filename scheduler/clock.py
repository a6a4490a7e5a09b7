"""Two clocks, injected everywhere: the programme's time, which can be moved, and real time, which cannot.

The programme's time says what day it is for a parent; plans, prompts and expiry go by it. Real time says how long
something took (`elapsed`: pacing and waits go by it) and whether Anker was away (`wall`, from one process to the
next), so a moved clock neither freezes nor hurries that.

A machine's clock may be wrong, and a wrong one would cancel weeks. `CheckedClock` holds it against Telegram's; a
clock that is moved on purpose (demo, tests) is none that is wrong.
"""

from __future__ import annotations

import mmap
import struct
import time
from pathlib import Path
from typing import Protocol

# A clock that is off by more is held for wrong; it is less than what counts as an outage (catch_up.AWAY).
MOST_SKEW = 120

_OFFSET = struct.Struct("<d")


class Clock(Protocol):
    """What time it is."""

    def now(self) -> int:
        """The programme's time, in whole seconds since 1970, UTC."""
        ...

    def elapsed(self) -> float:
        """Seconds since an arbitrary moment of this process; never moved, never backwards."""
        ...

    def wall(self) -> int:
        """Real time, in whole seconds UTC, also where the programme's time is moved."""
        ...

    def wrong_by(self) -> int:
        """By how many seconds the machine's clock is so far off that it cannot be true; 0 while it can."""
        ...


class RealClock:
    """The machine's own clocks."""

    def now(self) -> int:
        """The machine's wall clock, in whole seconds UTC."""
        return int(time.time())

    def elapsed(self) -> float:
        """Real seconds."""
        return time.monotonic()

    def wall(self) -> int:
        """The machine's wall clock."""
        return self.now()

    def wrong_by(self) -> int:
        """It is held against nothing."""
        return 0


class CheckedClock:
    """The machine's clock for as long as it can be true; while it cannot, time is reckoned from Telegram's.

    Time passes as `elapsed` says, from the last instant that Telegram named. Before it named one, from the instant
    at which this clock was made, or the last at which Anker was well, whichever is later.
    """

    def __init__(self, machine: Clock | None = None) -> None:
        self._machine = machine or RealClock()
        self._known = (self._machine.now(), self._machine.elapsed())

    def now(self) -> int:
        """The machine's wall clock, or, while that cannot be true, what it should say."""
        machine, reckoned = self._machine.now(), self._reckoned()
        return machine if abs(machine - reckoned) <= MOST_SKEW else reckoned

    def elapsed(self) -> float:
        """Real seconds."""
        return self._machine.elapsed()

    def wall(self) -> int:
        """The same as `now`: it is never moved on purpose."""
        return self.now()

    def wrong_by(self) -> int:
        """How far it is ahead (below 0: behind), in seconds, where that cannot be true; else 0."""
        skew = self._machine.now() - self._reckoned()
        return skew if abs(skew) > MOST_SKEW else 0

    def hear(self, instant: int) -> None:
        """Telegram says that it is this instant now."""
        self._known = (instant, self._machine.elapsed())

    def was_well_at(self, instant: int) -> None:
        """Anker was well at this instant, in an earlier process: it cannot be before it now."""
        if instant > self._reckoned():
            self._known = (instant, self._machine.elapsed())

    def _reckoned(self) -> int:
        instant, at = self._known
        return int(instant + self._machine.elapsed() - at)


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

    def wall(self) -> int:
        """Real time, whatever the programme's time does."""
        return int(time.time())

    def wrong_by(self) -> int:
        """It is moved on purpose."""
        return 0

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

    def wall(self) -> int:
        """Real time, whatever the followed clock says."""
        return int(time.time())

    def wrong_by(self) -> int:
        """The one it follows is moved on purpose."""
        return 0


def _write_offset(path: Path, offset: float) -> None:
    """In place, never by renaming: a reader has mapped this very file."""
    path.touch()
    with path.open("r+b") as file:
        file.write(_OFFSET.pack(offset))
