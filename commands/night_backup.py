"""Each night a checked copy of an SQLite database is put into `backups/` of the data folder, by a thread.

The file of a night is the memory of it: where there is none of today after three o'clock of this machine, one is
made. Whoever works with PostgreSQL uses its own tools.
"""

from __future__ import annotations

import logging
import sqlite3
import threading
import time
from collections.abc import Callable
from pathlib import Path

from scheduler.ticks import Duty, whenever
from storage import backup
from storage.database import Transaction
from storage.one_process import InUse

log = logging.getLogger(__name__)

HOUR = 3
_PAUSE_AFTER_FAILING = 3600
_PAUSE_BETWEEN_TELLING = 60

TellOfFailure = Callable[[Transaction, int, str], None]


class NightBackup:
    """Makes the copy; `tell` tells the coordinators of a day on which none could be made."""

    def __init__(self, database: Path, folder: Path, tell: TellOfFailure) -> None:
        self._database = database
        self._folder = folder
        self._tell = tell
        self._under_way: threading.Thread | None = None
        self._failed: set[str] = set()  # the days of which nobody was told yet
        self._not_before = 0.0
        self._tell_not_before = 0.0

    def duty(self) -> Duty:
        """The tick's part of it: begin where it is time, and tell of what went wrong."""
        return Duty("night backup", self.look, whenever)

    def look(self, db: Transaction, now: int) -> int:
        """Begin where it is time; the work is done beside the ticks. `now` is the programme's, seconds UTC."""
        if self._under_way is not None and self._under_way.is_alive():
            return 0
        at = time.localtime()
        out = self._folder / f"night-{time.strftime('%Y%m%d', at)}.db"
        if at.tm_hour >= HOUR and time.monotonic() >= self._not_before and not out.exists():
            self._under_way = threading.Thread(target=self._write, args=(out,), name="night backup", daemon=True)
            self._under_way.start()
        elif self._failed and time.monotonic() >= self._tell_not_before:
            self._tell_of_each(db, now)
        return 0

    def _tell_of_each(self, db: Transaction, now: int) -> None:
        """A day is kept until what is said of it is committed: a full disk takes no notice either."""
        self._tell_not_before = time.monotonic() + _PAUSE_BETWEEN_TELLING  # also where it fails
        told = sorted(self._failed)
        for day in told:
            self._tell(db, now, day)
        db.once_written(lambda: self._failed.difference_update(told))

    def _write(self, out: Path) -> None:
        """Written and looked at, or not there at all: `backup.write` opens the copy before it gets its name."""
        day = time.strftime("%Y-%m-%d")
        try:
            backup.write(self._database, out)
        except (backup.BackupUnusable, InUse, sqlite3.Error, OSError) as error:
            log.error("tonight's backup could not be made (%s): %s", type(error).__name__, out)
            self._not_before = time.monotonic() + _PAUSE_AFTER_FAILING
            self._failed.add(day)
        else:
            self._failed.discard(day)
            log.info("tonight's backup is %s", out)
