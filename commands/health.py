"""Whether the bot is well: Telegram was heard from lately, and nothing that is due waits too long."""

from __future__ import annotations

import time

from scheduler.clock import Clock
from storage import heartbeat, outbox
from storage.database import Database, Unavailable
from storage.outbox import UNREADABLE

SILENCE_SECONDS = 90
LATE_SECONDS = 60
SHOWN_SECONDS = 24 * 3600


def trouble(database: Database, clock: Clock) -> str | None:
    """What is wrong, in a sentence; None when all is well."""
    try:
        with database.read() as db:
            heard = heartbeat.last(db, "receiver")  # in real time
            due = outbox.next_instant(db)
            failed = dict(outbox.failed_since(db, since=clock.now() - SHOWN_SECONDS))
    except Exception as error:
        if not isinstance(error, Unavailable | database.engine.dialect.loaded_dbapi.Error):
            raise
        return "The database cannot be read."
    if heard is None:
        return "Telegram was not heard from yet."
    silent = int(time.time()) - heard
    if silent >= SILENCE_SECONDS:
        return f"Telegram was last heard from {silent} seconds ago."
    late = clock.now() - due if due is not None else 0
    if late >= LATE_SECONDS:
        return f"A message has been waiting to be sent for {late} seconds."
    if failed.get(UNREADABLE):
        return f"Messages that could not be read since yesterday: {failed[UNREADABLE]}."
    return None
