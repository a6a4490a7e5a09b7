"""Whether the bot is well: Telegram was heard from lately, and nothing that is due waits too long."""

from __future__ import annotations

import shutil
import time
from contextlib import suppress

from scheduler.clock import MOST_SKEW, Clock
from storage import heartbeat, journal, outbox, sent_messages
from storage.database import Database, Unavailable
from storage.outbox import UNREADABLE

SILENCE_SECONDS = 90
LATE_SECONDS = 60
NO_ROOM = 8 * 1024 * 1024
_A_FEW_PAGES = "x" * 65536
ERASED_SECONDS = 120  # a look at the database lasts 60 at most
SHOWN_SECONDS = 24 * 3600
DAMAGED = "The database file is damaged: restore a backup with “python bot.py restore FILE --force”."


def off_by(seconds: int) -> str:
    """What is wrong while the machine's clock cannot be true: so many seconds ahead, or below 0 behind."""
    way = "ahead of" if seconds > 0 else "behind"
    return f"This machine's clock is {abs(seconds)} seconds {way} Telegram's: nothing starts until it is right."


def trouble(database: Database, clock: Clock) -> str | None:
    """What is wrong, in a sentence; None when all is well."""
    try:
        full = _is_full(database)
        with database.read() as db:
            heard = heartbeat.last(db, "receiver")  # in real time
            due = outbox.next_instant(db)
            owed = journal.owed_since(db)
            failed = dict(sent_messages.failed_since(db, since=clock.now() - SHOWN_SECONDS))
            wrong_by = heartbeat.last(db, heartbeat.CLOCK_WRONG_BY)
    except Exception as error:
        if not isinstance(error, Unavailable | database.engine.dialect.loaded_dbapi.Error):
            raise
        return DAMAGED if database.met_damage else "The database cannot be read."
    if full:
        return "The disk is full: nothing can be written down. Make room."
    if database.met_damage:
        return DAMAGED
    if heard is None:
        return "Telegram was not heard from yet."
    if wrong_by:
        return off_by(wrong_by)
    silent = clock.wall() - heard
    if silent < -MOST_SKEW:
        return off_by(silent)
    if silent >= SILENCE_SECONDS:
        return f"Telegram was last heard from {silent} seconds ago."
    late = clock.now() - due if due is not None else 0
    if late >= LATE_SECONDS:
        return f"A message has been waiting to be sent for {late} seconds."
    waited = int(time.time()) - owed if owed is not None else 0
    if waited >= ERASED_SECONDS:
        return f"What was erased {waited} seconds ago is still in the journal: something reads the database since."
    if failed.get(UNREADABLE):
        return f"Messages that could not be read since yesterday: {failed[UNREADABLE]}."
    return None


def try_writing(database: Database) -> None:
    """Write a few pages and take them back. Raises Unavailable when the database is locked or full."""
    with suppress(_Undo), database.write() as db:
        heartbeat.beat(db, _A_FEW_PAGES, at=0)
        raise _Undo


class _Undo(Exception):
    """Takes a trial write back."""


def _is_full(database: Database) -> bool:
    """Whether there is no room to write in: on the disk, or in the database itself."""
    if database.folder is not None and shutil.disk_usage(database.folder).free < NO_ROOM:
        return True
    try:
        try_writing(database)
    except Unavailable as error:
        return any(word in str(error).lower() for word in ("full", "disk i/o"))
    return False
