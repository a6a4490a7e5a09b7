"""Forgets, once a day, what has done its work: handled updates, words of sent messages, days long past."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from storage import (
    burden,
    chat_messages,
    heartbeat,
    inbox,
    journal,
    questions,
    sent_messages,
    taken_words,
    words_behind,
)
from storage.database import Transaction

_DAY = 24 * 3600

# Telegram repeats nothing after 24 hours; the rest is for looking into what went wrong.
INBOX_DAYS = 7
# A broadcast can be taken back, and a message deleted, for 48 hours.
OUTBOX_DAYS = 7
# Until then a broadcast or post that did not arrive can be sent once more by hand.
ONCE_MORE_DAYS = 30
BURDEN_DAYS = 7

_HEARTBEAT = "purge"


def purge(db: Transaction, now: int) -> int:
    """Forget what is old enough, unless that was done in the last 24 hours; how many rows were touched."""
    last = heartbeat.last(db, _HEARTBEAT)
    if last is not None and last <= now < last + _DAY:
        return 0
    heartbeat.beat(db, _HEARTBEAT, at=now)
    oldest_day = datetime.fromtimestamp(now, UTC).date() - timedelta(days=BURDEN_DAYS)
    purged = (
        inbox.purge(db, before=now - INBOX_DAYS * _DAY)
        + chat_messages.purge(db, now=now)
        + taken_words.purge(db, now=now)
        + questions.purge(db, now=now)
        + words_behind.purge(db, now=now)
        + sent_messages.erase_payloads(
            db, before=now - OUTBOX_DAYS * _DAY, long_before=now - ONCE_MORE_DAYS * _DAY
        )
        + burden.purge(db, before=oldest_day.isoformat())
    )
    if purged:
        journal.owe(db)
    return purged
