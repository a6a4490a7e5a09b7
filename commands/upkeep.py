"""What the data need from time to time: the list of erasures, the journal, and old backups."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from pathlib import Path

from scheduler.ticks import Duty, whenever
from storage import erasure_list, inbox, journal, outbox
from storage.database import Transaction

log = logging.getLogger(__name__)

SECONDS_BETWEEN_CHECKPOINTS = 60
SECONDS_A_DAY = 24 * 3600
DAYS_KEPT = 30


def duties(erasures: Path, data_dir: Path, elapsed: Callable[[], float]) -> list[Duty]:
    """Nothing of this has an hour in the programme's time."""
    return [
        Duty("erasures", lambda db, _now: _write_owed(db, erasures), whenever, by_no_clock=True),
        Duty(
            "journal",
            NowAndThen(elapsed, SECONDS_BETWEEN_CHECKPOINTS, _empty_journal_when_idle),
            whenever,
            by_no_clock=True,
        ),
        Duty("backups", NowAndThen(elapsed, SECONDS_A_DAY, lambda _db, _now: drop_old(data_dir)), whenever),
    ]


def drop_old(data_dir: Path) -> None:
    """Remove the backups of nights and upgrades that are too old: who was forgotten since still stands in them."""
    before = time.time() - DAYS_KEPT * SECONDS_A_DAY
    folder = data_dir / "backups"
    for file in (*folder.glob("before-*.db"), *folder.glob("night-*.db")):
        try:
            if file.stat().st_mtime < before:
                file.unlink(missing_ok=True)
                log.info("the backup %s is %d days old and was removed", file.name, DAYS_KEPT)
        except OSError as error:  # the others go all the same
            log.error("the backup %s cannot be removed (%s): remove it by hand", file.name, error.strerror)


class NowAndThen:
    """Does something at most once in so many seconds, first at the start."""

    def __init__(
        self, elapsed: Callable[[], float], seconds: float, work: Callable[[Transaction, int], None]
    ) -> None:
        self._elapsed, self._seconds, self._work = elapsed, seconds, work
        self._next = 0.0

    def __call__(self, db: Transaction, now: int) -> int:
        """Nothing more to do when this returns."""
        if self._elapsed() >= self._next:
            self._next = self._elapsed() + self._seconds
            self._work(db, now)
        return 0


def _write_owed(db: Transaction, erasures: Path) -> int:
    try:
        erasure_list.write_owed(db, erasures)
    except OSError as error:  # the notes stay, and doctor tells
        log.warning("the list of erasures cannot be written (%s): %s", error.strerror, erasures)
    return 0


def _empty_journal_when_idle(db: Transaction, now: int) -> None:
    """What is in the log alone is lost with the log: it is brought home when nobody waits."""
    if not inbox.count_waiting(db) and not outbox.count_due(db, now=now):
        journal.owe(db, journal.WITHOUT_REWRITING)
