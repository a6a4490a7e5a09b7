"""Where her messages stand is known for as long as Telegram would delete them, and no longer."""

from __future__ import annotations

from storage import chat_messages
from tests.scheduler.cast import fresh_database

HOUR = 3600
T = 1_800_000_000 - 1_800_000_000 % HOUR


def test_place_of_a_message_is_kept_for_two_days_by_the_hour() -> None:
    with fresh_database() as database, database.write() as db:
        chat_messages.note(db, 41, 5, at=T + 59 * 60)
        chat_messages.note(db, 42, 6, at=T)
        assert chat_messages.purge(db, now=T + 48 * HOUR) == 0
        assert chat_messages.lately_of(db, 41, since=T) == [5]
        assert chat_messages.lately_of(db, 41, since=T + HOUR) == [], "no minute is known"
        assert chat_messages.purge(db, now=T + 50 * HOUR) == 2
        assert chat_messages.lately_of(db, 41, since=0) == []
