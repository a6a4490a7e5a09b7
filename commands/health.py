"""Whether the bot is well: Telegram was heard from lately, and nothing that is due waits too long."""

from __future__ import annotations

from scheduler.clock import MOST_SKEW, Clock
from storage import heartbeat, outbox
from storage.database import Database, Unavailable

SILENCE_SECONDS = 90
LATE_SECONDS = 60


def off_by(seconds: int) -> str:
    """What is wrong while the machine's clock cannot be true: so many seconds ahead, or below 0 behind."""
    way = "ahead of" if seconds > 0 else "behind"
    return f"This machine's clock is {abs(seconds)} seconds {way} Telegram's: nothing starts until it is right."


def trouble(database: Database, clock: Clock) -> str | None:
    """What is wrong, in a sentence; None when all is well."""
    try:
        with database.read() as db:
            heard = heartbeat.last(db, "receiver")  # in real time
            due = outbox.next_instant(db)
            wrong_by = heartbeat.last(db, heartbeat.CLOCK_WRONG_BY)
    except Exception as error:
        if not isinstance(error, Unavailable | database.engine.dialect.loaded_dbapi.Error):
            raise
        return "The database cannot be read."
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
    return None
