"""A clock that can be moved, and that other processes can follow."""

import mmap
import os
import struct
import time
from datetime import datetime
from pathlib import Path

OFFSET = struct.Struct("<d")


class MovedClock:
    """The programme's time: the computer's clock plus an offset in seconds.

    With a `path` the offset lives in that file, as one little-endian double of 8 bytes, written in place: any
    process that maps the file into memory follows at once. An existing file keeps its offset.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._memory: mmap.mmap | bytearray = bytearray(OFFSET.size) if path is None else _mapped(path)

    @property
    def offset(self) -> float:
        """Seconds this clock is ahead of the computer's."""
        offset: float = OFFSET.unpack(self._memory[: OFFSET.size])[0]
        return offset

    @offset.setter
    def offset(self, seconds: float) -> None:
        # One slice of 8 aligned bytes is one store; packing into the buffer would write byte by byte.
        self._memory[: OFFSET.size] = OFFSET.pack(seconds)

    def now(self) -> float:
        """Seconds since 1970, UTC, as this clock shows them."""
        return time.time() + self.offset

    def move_by(self, seconds: float) -> None:
        """Turn the clock; a negative number turns it back."""
        self.offset += seconds

    def move_to(self, instant: float | datetime) -> None:
        """Set the clock to an instant: seconds since 1970, or a datetime with its zone.

        Raises:
            ValueError: for a datetime without a zone.
        """
        if isinstance(instant, datetime):
            if instant.tzinfo is None:
                raise ValueError("an instant needs its time zone")
            instant = instant.timestamp()
        self.offset = instant - time.time()


def _mapped(path: Path) -> mmap.mmap:
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if os.fstat(descriptor).st_size < OFFSET.size:
            os.pwrite(descriptor, OFFSET.pack(0.0), 0)
        return mmap.mmap(descriptor, OFFSET.size)
    finally:
        os.close(descriptor)
