"""Whether the bot is well: Telegram was heard from lately, and nothing that is due waits too long."""

from __future__ import annotations

import time

from scheduler.clock import Clock
from storage import heartbeat, journal, outbox
from storage.database import Database, Unavailable

SILENCE_SECONDS = 90
LATE_SECONDS = 60
ERASED_SECONDS = 120  # a look at the database lasts 60 at most


def trouble(database: Database, clock: Clock) -> str | None:
    """What is wrong, in a sentence; None when all is well."""
    try:
        with database.read() as db:
            heard = heartbeat.last(db, "receiver")  # in real time
            due = outbox.next_instant(db)
            owed = journal.owed_since(db)
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
    waited = int(time.time()) - owed if owed is not None else 0
    if waited >= ERASED_SECONDS:
        return f"What was erased {waited} seconds ago is still in the journal: something reads the database since."
    return None
